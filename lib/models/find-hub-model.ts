import { listFiles, modelInfo } from '@huggingface/hub'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { GRAPH_PATHS } from '@/lib/formats/encoder-settings'
import { fetchFromHub, type Hub } from './hub'
import { parseModelName } from './model-name'

export interface HubModel {
  /** `organisation/name`, as the Hub writes it. */
  id: string
  /** The commit that the revision stood for, 40 hex digits: what is downloaded cannot change in between. */
  commit: string
  /** From the model card; null where it says nothing. */
  licence: string | null
  baseModels: string[]
  languages: string[]
  /** Those of the files that are needed, without any that would run code. */
  files: HubFile[]
}

export interface HubFile {
  path: string
  sizeBytes: number
  digest: { kind: 'sha256' | 'git'; hex: string }
}

/** What is installed: a base model that answers, or what encodes or classifies texts. */
export type HubModelKind = 'base' | 'encoder'

/** Never pickle: only these are ever asked for. */
const WANTED: Record<HubModelKind, RegExp> = {
  base: /^((config|generation_config|tokenizer|tokenizer_config|model\.safetensors\.index)\.json|chat_template\.jinja|model[\w-]*\.safetensors|README\.md|LICENSE)$/,
  encoder:
    /^((config|tokenizer|tokenizer_config|modules|sentence_bert_config|config_sentence_transformers|1_Pooling\/config)\.json|(onnx\/)?model\.onnx([._]data)?|README\.md|LICENSE)$/,
}
/** What may be large. */
const WEIGHTS = /\.(safetensors|onnx|onnx[._]data)$/
const MAX_SMALL_BYTES = 2 ** 26
const MAX_TOTAL_BYTES = 2 ** 41

const words = z.union([z.string(), z.array(z.string())]).transform((given) =>
  [given]
    .flat()
    .slice(0, 20)
    .map((word) => word.slice(0, 200)),
)
const infoSchema = z.object({
  name: z.string(),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  cardData: z
    .object({
      license: words.optional().catch(undefined),
      license_name: words.optional().catch(undefined),
      base_model: words.optional().catch(undefined),
      language: words.optional().catch(undefined),
    })
    .nullish()
    .catch(undefined),
})
const size = z.int().min(0).max(MAX_TOTAL_BYTES)
const fileSchema = z.object({
  type: z.string(),
  path: z.string(),
  size,
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^(sha256:)?[0-9a-f]{64}$/), size }).optional(),
})

/**
 * Asks the Hub for a model at a revision (branch, tag or commit).
 * @throws PolyphonyError: not_found for an unknown model or revision, forbidden for a gated one, invalid_request for
 *   what is no safetensors model or for nonsense of the Hub
 */
export async function findHubModel(input: {
  hub: Hub
  id: string
  revision: string
  /** `base` unless told. */
  kind?: HubModelKind
  signal?: AbortSignal
}): Promise<HubModel> {
  const { hub, revision, kind = 'base', signal } = input
  const name = parseModelName(input.id)
  // The token is not given to the library, which would send it wherever a link leads.
  const ask = (address: RequestInfo | URL) =>
    fetchFromHub(hub, address instanceof Request ? address.url : String(address), {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([AbortSignal.timeout(hub.idleTimeoutMs), ...(signal ? [signal] : [])]),
    })
  const shared = { hubUrl: hub.url, fetch: ask }
  const raw = await modelInfo({ ...shared, name, revision, additionalFields: ['sha', 'cardData'] }).catch(
    orNonsense,
  )
  const info = parse(infoSchema, raw)
  const card = info.cardData ?? undefined
  const files: HubFile[] = []
  const others: string[] = []
  try {
    const repo = { type: 'model' as const, name }
    for await (const entry of listFiles({
      ...shared,
      repo,
      revision: info.sha,
      recursive: kind === 'encoder',
    })) {
      // biome-ignore format: one line reads better
      if (!WANTED[kind].test(entry.path)) others.push(String(entry.path))
      else if (entry.type === 'file') files.push(describe(parse(fileSchema, entry)))
      if (files.length + others.length > 10_000) throw nonsense(`more than 10,000 files in ${name}`)
    }
  } catch (error) {
    orNonsense(error)
  }
  const kept = kind === 'base' ? files : keepOneGraph(files)
  checkFiles(kept, others, name, kind)
  return {
    id: parseModelName(info.name),
    commit: info.sha,
    licence: (card?.license_name ?? card?.license)?.join(', ') ?? null,
    baseModels: card?.base_model ?? [],
    languages: card?.language ?? [],
    files: kept,
  }
}

/** Whether a file is weights, or a graph: what comes last and may be large. */
export function isWeights({ path }: Pick<HubFile, 'path'>): boolean {
  return WEIGHTS.test(path)
}

/** Whether a file, by its path, belongs to an encoder: never anything that runs code. */
export function isWantedOfEncoder(path: string): boolean {
  return WANTED.encoder.test(path)
}

/** Of several graphs the one that is looked for first. */
function keepOneGraph(files: HubFile[]): HubFile[] {
  const chosen = GRAPH_PATHS.find((graph) => files.some(({ path }) => path === graph))
  return files.filter((file) => !isWeights(file) || (chosen && file.path.startsWith(chosen)))
}

function describe(entry: z.infer<typeof fileSchema>): HubFile {
  const { path, size: sizeBytes, oid, lfs } = entry
  if (!isWeights({ path }) && sizeBytes > MAX_SMALL_BYTES)
    throw new PolyphonyError(
      'too_large',
      `${path} has ${sizeBytes} bytes, at most ${MAX_SMALL_BYTES} make sense`,
    )
  if (lfs)
    return { path, sizeBytes: lfs.size, digest: { kind: 'sha256', hex: lfs.oid.replace('sha256:', '') } }
  return { path, sizeBytes, digest: { kind: 'git', hex: oid } }
}

function checkFiles(files: HubFile[], others: string[], name: string, kind: HubModelKind): void {
  const has = (path: string) => files.some((file) => file.path === path)
  if (!files.some(isWeights)) {
    if (kind === 'encoder')
      throw new PolyphonyError(
        'invalid_request',
        `${name} holds neither ${GRAPH_PATHS.join(' nor ')}: only ONNX encoders and classifiers run here.`,
      )
    const pickled = others.some((path) => /\.(bin|pt|pth|ckpt)$/.test(path))
    throw new PolyphonyError(
      'invalid_request',
      `${name} holds no model.safetensors${pickled ? ': its weights are pickled, which could run code and is never loaded' : ''}.`,
    )
  }
  for (const needed of ['config.json', 'tokenizer.json'])
    if (!has(needed))
      throw new PolyphonyError('invalid_request', `${name} holds no ${needed}.`, { param: needed })
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  if (total > MAX_TOTAL_BYTES)
    throw new PolyphonyError('too_large', `${name} has ${total} bytes: that is no model for here.`)
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw nonsense(`${issue?.path.join('.')}: ${issue?.message}`)
}

function orNonsense(error: unknown): never {
  if (error instanceof PolyphonyError) throw error
  throw nonsense('it is not what a Hub says', error)
}

function nonsense(what: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `The Hub's answer cannot be read (${what}): is HF_ENDPOINT a Hub?`,
    { cause },
  )
}

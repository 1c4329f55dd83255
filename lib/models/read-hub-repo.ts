import { listFiles, modelInfo } from '@huggingface/hub'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { fetchFromHub, type Hub } from './hub'
import { parseModelName } from './model-name'
import { parseRevision } from './revision'

/** A model repository of the Hub at one commit; an adapter is one, too. */
export interface HubRepo {
  /** `organisation/name`, as the Hub writes it. */
  id: string
  /** The commit that the revision stood for, 40 hex digits: what is downloaded cannot change in between. */
  commit: string
  /** From the card; null where it says nothing. */
  licence: string | null
  baseModels: string[]
  languages: string[]
  /** Those of its files that were asked for. */
  files: HubFile[]
  /** The paths of the others. */
  others: string[]
}

export interface HubFile {
  path: string
  sizeBytes: number
  digest: { kind: 'sha256' | 'git'; hex: string }
}

export const MAX_REPO_BYTES = 2 ** 41
const MAX_SMALL_BYTES = 2 ** 26

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
const size = z.int().min(0).max(MAX_REPO_BYTES)
const fileSchema = z.object({
  type: z.string(),
  path: z.string(),
  size,
  oid: z.string().regex(/^[0-9a-f]{40}$/),
  lfs: z.object({ oid: z.string().regex(/^(sha256:)?[0-9a-f]{64}$/), size }).optional(),
})

/**
 * Asks the Hub what a repository holds at a revision (branch, tag or commit).
 * @param wanted the paths that are described; never one that would run code
 * @throws PolyphonyError: not_found for an unknown repository or revision, forbidden for a gated one, invalid_request
 *   for an id or a revision that is none, and for nonsense of the Hub
 */
export async function readHubRepo(input: {
  hub: Hub
  id: string
  revision: string
  wanted: RegExp
  /** The paths that may be large; by default safetensors. */
  large?: RegExp
  /** Whether folders are looked into. */
  isRecursive?: boolean
  signal?: AbortSignal
}): Promise<HubRepo> {
  const { hub, wanted, large = /\.safetensors$/, isRecursive = false, signal } = input
  const name = parseModelName(input.id)
  const revision = parseRevision(input.revision)
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
    for await (const entry of listFiles({ ...shared, repo, revision: info.sha, recursive: isRecursive })) {
      if (!wanted.test(entry.path)) others.push(String(entry.path))
      else if (entry.type === 'file') files.push(describe(parse(fileSchema, entry), large))
      if (files.length + others.length > 10_000) throw nonsense(`more than 10,000 files in ${name}`)
    }
  } catch (error) {
    orNonsense(error)
  }
  return {
    id: parseModelName(info.name),
    commit: info.sha,
    licence: (card?.license_name ?? card?.license)?.join(', ') ?? null,
    baseModels: card?.base_model ?? [],
    languages: card?.language ?? [],
    files,
    others,
  }
}

function describe(entry: z.infer<typeof fileSchema>, large: RegExp): HubFile {
  const { path, size: sizeBytes, oid, lfs } = entry
  if (!large.test(path) && sizeBytes > MAX_SMALL_BYTES)
    throw new PolyphonyError(
      'too_large',
      `${path} has ${sizeBytes} bytes, at most ${MAX_SMALL_BYTES} make sense`,
    )
  if (lfs)
    return { path, sizeBytes: lfs.size, digest: { kind: 'sha256', hex: lfs.oid.replace('sha256:', '') } }
  return { path, sizeBytes, digest: { kind: 'git', hex: oid } }
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

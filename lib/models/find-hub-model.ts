import { PolyphonyError } from '@/lib/core/errors'
import { GRAPH_PATHS } from '@/lib/formats/encoder-settings'
import type { Hub } from './hub'
import { type HubFile, type HubRepo, MAX_REPO_BYTES, readHubRepo } from './read-hub-repo'

export type HubModel = Omit<HubRepo, 'others'>

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

/**
 * Asks the Hub for a model at a revision (branch, tag or commit).
 * @throws PolyphonyError as `readHubRepo`, and invalid_request for what is no safetensors model
 */
export async function findHubModel(input: {
  hub: Hub
  id: string
  revision: string
  /** `base` unless told. */
  kind?: HubModelKind
  signal?: AbortSignal
}): Promise<HubModel> {
  const { kind = 'base', ...asked } = input
  const isEncoder = kind === 'encoder'
  const { others, ...model } = await readHubRepo({
    ...asked,
    ...{ wanted: WANTED[kind], large: WEIGHTS, isRecursive: isEncoder },
  })
  const files = isEncoder ? keepOneGraph(model.files) : model.files
  checkFiles(files, others, model.id, kind)
  return { ...model, files }
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
  if (total > MAX_REPO_BYTES)
    throw new PolyphonyError('too_large', `${name} has ${total} bytes: that is no model for here.`)
}

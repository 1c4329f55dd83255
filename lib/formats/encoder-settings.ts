import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { readJsonFile } from './parse-json'

/** How the states of a text's tokens become one vector. */
export type Pooling = 'mean' | 'mean_sqrt_len_tokens' | 'max' | 'cls' | 'lasttoken'

/** What an encoder was trained to read before a text, by what the text is for. */
export interface EncoderPrefixes {
  query: string
  passage: string
  /** Where nobody says what a text is for. */
  neither: string
}

/** How an ONNX encoder or classifier wants to be used, as its small files say. */
export interface EncoderSettings {
  kind: 'encoder' | 'classifier'
  /** A classifier's; empty for an encoder. */
  labels: string[]
  /** Whether several labels may hold at once. */
  isMultiLabel: boolean
  /** The special tokens included. */
  maxTokens: number
  /** The hub's own classifiers read n-grams hashed into so many buckets and have no tokenizer. */
  ngramBuckets: number | undefined
  pooling: Pooling
  prefixes: EncoderPrefixes
  /** Those of the small files that results depend on. */
  files: string[]
}

/** Where a graph may lie, in the order in which it is looked for. */
export const GRAPH_PATHS = ['onnx/model.onnx', 'model.onnx'] as const

const MOST_TOKENS = 512
const NO_PREFIXES: EncoderPrefixes = { query: '', passage: '', neither: '' }
const configSchema = z.object({
  architectures: z.array(z.string()).optional(),
  id2label: z.record(z.string().regex(/^\d+$/), z.string().min(1)).optional(),
  problem_type: z.string().nullish(),
  max_position_embeddings: z.int().min(1).optional(),
  ngram_buckets: z
    .int()
    .min(1)
    .max(2 ** 24)
    .optional(),
})
const sentenceSchema = z.object({ max_seq_length: z.int().min(1).nullish() })
const promptsSchema = z.object({
  prompts: z.record(z.string(), z.string().max(1_000).nullable()).nullish(),
  default_prompt_name: z.string().nullish(),
})
const modulesSchema = z.array(z.object({ type: z.string() }))
/** Everything beyond these changes the vector: an encoder that has more would answer wrongly without a word. */
const MODULES = /\.(Transformer|Pooling|Normalize)$/

/**
 * Reads the small files of an encoder or classifier: those of Hugging Face and of sentence-transformers.
 * @throws PolyphonyError (invalid_request) naming the file at fault
 */
export async function readEncoderSettings(folder: string, name: string): Promise<EncoderSettings> {
  const read = async <T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> => {
    const json = await readJsonFile(join(folder, path), path)
    if (json === undefined) return undefined
    const parsed = schema.safeParse(json)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw unusable(name, `${path}: ${[...(issue?.path ?? [])].join('.')} ${issue?.message}`)
  }
  const config = await read('config.json', configSchema)
  if (!config) throw unusable(name, 'config.json is missing')
  const sentence = await read('sentence_bert_config.json', sentenceSchema)
  const pooling = await read('1_Pooling/config.json', z.record(z.string(), z.unknown()))
  const prompts = await read('config_sentence_transformers.json', promptsSchema)
  const modules = (await read('modules.json', modulesSchema)) ?? []
  const files = ['config.json', ...(config.ngram_buckets === undefined ? ['tokenizer.json'] : [])]
  const note = (path: string, isThere: unknown) => {
    if (isThere) files.push(path)
  }
  note('tokenizer_config.json', await readJsonFile(join(folder, 'tokenizer_config.json'), 'tokenizer_config.json')) // biome-ignore format: one line reads better
  note('sentence_bert_config.json', sentence)
  const limits = [config.max_position_embeddings, sentence?.max_seq_length, MOST_TOKENS]
  const maxTokens = Math.min(...limits.filter((limit) => limit != null))
  const isClassifier =
    config.id2label !== undefined &&
    (config.architectures ?? ['ForSequenceClassification']).some((one) =>
      one.endsWith('ForSequenceClassification'),
    )
  const isMultiLabel = config.problem_type === 'multi_label_classification'
  const shared = { maxTokens, ngramBuckets: config.ngram_buckets, isMultiLabel }
  if (isClassifier) {
    const labels = listLabels(config.id2label ?? {}, name)
    return { kind: 'classifier', labels, pooling: 'mean', prefixes: NO_PREFIXES, files, ...shared }
  }
  const foreign = modules.find(({ type }) => !MODULES.test(type))
  if (foreign) throw unusable(name, `modules.json asks for ${foreign.type}, which is not supported`)
  note('1_Pooling/config.json', pooling)
  const given = prompts?.prompts && prefixesOf(prompts.prompts, prompts.default_prompt_name)
  note('config_sentence_transformers.json', given)
  const prefixes = given ?? (await readCardPrefixes(folder))
  if (!given) note('README.md', prefixes)
  return {
    ...{ kind: 'encoder', labels: [], pooling: choosePooling(pooling ?? {}, name), files, ...shared },
    prefixes: prefixes ?? NO_PREFIXES,
  }
}

/** What makes an encoder or classifier unusable, with its name. */
export function unusable(name: string, what: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', `${name} cannot be used: ${what}`, { cause })
}

/** Source: sentence-transformers, models/Pooling.py. */
function choosePooling(config: Record<string, unknown>, name: string): Pooling {
  const chosen = Object.entries(config).flatMap(([key, value]) => {
    const mode = /^pooling_mode_(.+)$/.exec(key)?.[1]
    return mode !== undefined && value === true ? [mode] : []
  })
  if (chosen.length === 0) return 'mean'
  const [only] = chosen.map((mode) => POOLINGS[mode])
  if (chosen.length === 1 && only) return only
  throw unusable(name, `1_Pooling/config.json pools by ${chosen.join(' and ')}; one of ${Object.keys(POOLINGS).join(', ')} is supported`) // biome-ignore format: one line reads better
}

const POOLINGS: Record<string, Pooling> = {
  mean_tokens: 'mean',
  mean_sqrt_len_tokens: 'mean_sqrt_len_tokens',
  max_tokens: 'max',
  cls_token: 'cls',
  lasttoken: 'lasttoken',
}

function prefixesOf(
  prompts: Record<string, string | null>,
  standard: string | null | undefined,
): EncoderPrefixes | undefined {
  const named = (...names: string[]) => names.map((one) => prompts[one]).find((text) => text != null) ?? ''
  const found = {
    query: named('query'),
    passage: named('passage', 'document', 'corpus'),
    neither: standard ? named(standard) : '',
  }
  return Object.values(found).some((text) => text !== '') ? found : undefined
}

/** E5's convention, which stands in words on its card; for anything symmetric it asks for "query: ". */
async function readCardPrefixes(folder: string): Promise<EncoderPrefixes | undefined> {
  const card = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  const says = (text: string) => ['"', "'", '`'].some((sign) => card.includes(`${sign}${text}${sign}`))
  if (!says('query: ') || !says('passage: ')) return undefined
  return { query: 'query: ', passage: 'passage: ', neither: 'query: ' }
}

function listLabels(id2label: Record<string, string>, name: string): string[] {
  const labels = Object.keys(id2label).map((_, index) => id2label[index])
  const known = labels.filter((label) => label !== undefined)
  if (known.length < 2 || known.length < labels.length || new Set(known).size < labels.length)
    throw unusable(name, 'id2label must name two or more different labels from 0 on')
  return known
}

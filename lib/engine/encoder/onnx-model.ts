import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { readJsonFile } from '@/lib/formats/parse-json'
import { hashNgrams } from './hashed-ngrams'
import type { TextModel } from './text-model'
import { unitLength } from './unit-length'

const configSchema = z.object({
  architectures: z.array(z.string()).optional(),
  id2label: z.record(z.string().regex(/^\d+$/), z.string().min(1)).optional(),
  problem_type: z.string().nullish(),
  max_position_embeddings: z.int().min(1).optional(),
  /** The hub's own classifiers read hashed n-grams and have no tokenizer. */
  ngram_buckets: z
    .int()
    .min(1)
    .max(2 ** 24)
    .optional(),
})
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']
const MOST_TOKENS = 512
const MOST_CHARACTERS = 16_384

/**
 * A folder as Hugging Face's ONNX export leaves it: `model.onnx`, `tokenizer.json`, `config.json`; where the latter has
 * `ngram_buckets`, the model reads hashed n-grams and no `tokenizer.json` is needed. A classifier says its
 * labels in `id2label` and is a `…ForSequenceClassification`; anything else is a sentence encoder, its states averaged.
 * @throws PolyphonyError that names the file at fault.
 */
export async function loadOnnxModel(folder: string, name: string, json: unknown): Promise<TextModel> {
  const parsed = configSchema.safeParse(json)
  if (!parsed.success) throw wrong(name, `config.json: ${parsed.error.issues[0]?.message}`)
  const config = parsed.data
  const tokenize =
    config.ngram_buckets === undefined
      ? await loadTokenize(folder, name, config.max_position_embeddings)
      : readNgrams(config.ngram_buckets)
  const digest = await digestFiles(folder, await listFiles(folder))
  const session = await openSession(join(folder, 'model.onnx'), name)
  const run = (ids: number[]) => runOnce(session, name, ids)
  const isClassifier =
    config.id2label && (config.architectures ?? ['ForSequenceClassification']).some((one) => one.endsWith('ForSequenceClassification')) // biome-ignore format: one line reads better
  if (!isClassifier || !config.id2label) {
    return {
      ...{ kind: 'encoder', name, digest },
      async encode(text) {
        const ids = tokenize(text)
        return { vector: poolMean(await run(ids), ids.length, name), tokens: ids.length }
      },
    }
  }
  const labels = listLabels(config.id2label, name)
  const squash = config.problem_type === 'multi_label_classification' ? sigmoid : softmax
  return {
    ...{ kind: 'classifier', name, digest, labels },
    async classify(text) {
      const ids = tokenize(text)
      const logits = await run(ids)
      // A score that is no number must never pass for "harmless".
      if (logits.length !== labels.length || logits.some((value) => !Number.isFinite(value)))
        throw new PolyphonyError('internal', `${name} gave no ${labels.length} finite scores`)
      return { probabilities: squash([...logits]), tokens: ids.length }
    },
  }
}

/** What results depend on; weights may lie beside the graph (`model.onnx_data`). */
async function listFiles(folder: string): Promise<string[]> {
  const found = await readdir(folder)
  const own = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
  return found.filter((file) => own.includes(file) || file.startsWith('model.onnx')).sort()
}

async function loadTokenize(folder: string, name: string, positions = MOST_TOKENS) {
  const json = await readJsonFile(join(folder, 'tokenizer.json'), 'tokenizer.json')
  if (json === undefined) throw wrong(name, 'tokenizer.json is missing')
  const own = await readJsonFile(join(folder, 'tokenizer_config.json'), 'tokenizer_config.json')
  const limit = Math.min(positions, MOST_TOKENS)
  try {
    const tokenizer = new Tokenizer(json as object, (own ?? {}) as object)
    return (text: string): number[] => {
      const { ids } = tokenizer.encode(text.slice(0, MOST_CHARACTERS))
      // The last token closes the text in every family that has one.
      const kept = ids.length > limit ? [...ids.slice(0, limit - 1), ids.at(-1)!] : ids
      if (kept.length === 0) throw new PolyphonyError('invalid_request', 'The text has no tokens')
      return kept
    }
  } catch (cause) {
    throw wrong(name, 'tokenizer.json is of a kind that is not supported', cause)
  }
}

function readNgrams(buckets: number) {
  return (text: string): number[] => hashNgrams(text.slice(0, MOST_CHARACTERS), buckets)
}

async function openSession(path: string, name: string): Promise<InferenceSession> {
  let session: InferenceSession
  try {
    session = await InferenceSession.create(path, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  } catch (cause) {
    throw wrong(name, 'model.onnx cannot be loaded', cause)
  }
  const unknown = session.inputNames.find((input) => !INPUTS.includes(input))
  if (unknown !== undefined)
    throw wrong(name, `model.onnx wants "${unknown}"; only ${INPUTS.join(', ')} are known`)
  return session
}

async function runOnce(session: InferenceSession, name: string, ids: number[]): Promise<Float32Array> {
  const fill = (of: (id: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from(ids, (id) => BigInt(of(id))),
      [1, ids.length],
    )
  const all = { input_ids: fill((id) => id), attention_mask: fill(() => 1), token_type_ids: fill(() => 0) }
  const feeds = Object.fromEntries(Object.entries(all).filter(([key]) => session.inputNames.includes(key)))
  const wanted = ['logits', 'last_hidden_state', 'token_embeddings'].find((one) =>
    session.outputNames.includes(one),
  )
  const output = (await session.run(feeds))[wanted ?? session.outputNames[0]!]
  if (output?.data instanceof Float32Array) return output.data
  throw new PolyphonyError('internal', `${name} gives no float32`)
}

/** Mean of the rows of [tokens, width], of length 1. */
function poolMean(states: Float32Array, tokens: number, name: string): Float32Array {
  const width = states.length / tokens
  if (!Number.isInteger(width) || states.some((value) => !Number.isFinite(value)))
    throw new PolyphonyError('internal', `${name} gave no finite state for each token`)
  const mean = new Float32Array(width)
  for (let i = 0; i < states.length; i++) mean[i % width]! += states[i]! / tokens
  return unitLength(mean)
}

function listLabels(id2label: Record<string, string>, name: string): string[] {
  const labels = Object.keys(id2label).map((_, index) => id2label[index])
  if (
    labels.length < 2 ||
    labels.some((label) => label === undefined) ||
    new Set(labels).size < labels.length
  )
    throw wrong(name, 'id2label must name two or more different labels from 0 on')
  return labels.filter((label) => label !== undefined)
}

function softmax(logits: number[]): number[] {
  const most = Math.max(...logits)
  const raised = logits.map((value) => Math.exp(value - most))
  const sum = raised.reduce((total, value) => total + value, 0)
  return raised.map((value) => value / sum)
}

function sigmoid(logits: number[]): number[] {
  return logits.map((value) => 1 / (1 + Math.exp(-value)))
}

function wrong(name: string, what: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', `${name} cannot be used: ${what}`, { cause })
}

import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Tokenizer } from '@huggingface/tokenizers'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { PolyphonyError } from '@/lib/core/errors'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { GRAPH_PATHS, readEncoderSettings, unusable } from '@/lib/formats/encoder-settings'
import { readJsonFile } from '@/lib/formats/parse-json'
import { hashNgrams } from './hashed-ngrams'
import { poolStates } from './pool-states'
import type { TextModel } from './text-model'

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']
const MOST_CHARACTERS = 16_384

/**
 * A folder as the Hub has it: `onnx/model.onnx` or `model.onnx`, `tokenizer.json`, `config.json`, and what
 * sentence-transformers lays beside them. A classifier says its labels in `id2label` and is a
 * `…ForSequenceClassification`; anything else is a sentence encoder. Where `config.json` has `ngram_buckets`, the model
 * reads hashed n-grams and needs no `tokenizer.json`.
 * @throws PolyphonyError that names the file at fault.
 */
export async function loadOnnxModel(folder: string, name: string): Promise<TextModel> {
  const settings = await readEncoderSettings(folder, name)
  const { kind, labels, isMultiLabel, maxTokens, ngramBuckets, pooling, prefixes, files } = settings
  const tokenize =
    ngramBuckets === undefined ? await loadTokenize(folder, name, maxTokens) : readNgrams(ngramBuckets)
  const graph = await listGraphFiles(folder, name)
  const digest = await digestFiles(folder, [...files, ...graph.files].sort())
  const session = await openSession(join(folder, graph.path), name)
  const run = (ids: number[]) => runOnce(session, name, ids)
  if (kind === 'encoder') {
    return {
      ...{ kind, name, digest },
      async encode(text, purpose) {
        const ids = tokenize(prefixes[purpose ?? 'neither'] + text)
        return { vector: poolStates(await run(ids), ids.length, pooling), tokens: ids.length }
      },
    }
  }
  const squash = isMultiLabel ? sigmoid : softmax
  return {
    ...{ kind, name, digest, labels },
    async classify(text) {
      const ids = tokenize(text)
      const logits = (await run(ids)).data
      // A score that is no number must never pass for "harmless".
      if (logits.length !== labels.length || logits.some((value) => !Number.isFinite(value)))
        throw new PolyphonyError('internal', `${name} gave no ${labels.length} finite scores`)
      return { probabilities: squash([...logits]), tokens: ids.length }
    },
  }
}

/** The graph, and the weights that may lie beside it (`model.onnx_data`). */
async function listGraphFiles(folder: string, name: string): Promise<{ path: string; files: string[] }> {
  for (const path of GRAPH_PATHS) {
    const beside = await readdir(join(folder, dirname(path))).catch((): string[] => [])
    if (!beside.includes(basename(path))) continue
    const files = beside.filter((file) => file.startsWith('model.onnx'))
    return { path, files: files.map((file) => (dirname(path) === '.' ? file : `${dirname(path)}/${file}`)) }
  }
  throw unusable(name, `it holds neither ${GRAPH_PATHS.join(' nor ')}`)
}

async function loadTokenize(folder: string, name: string, limit: number) {
  const json = await readJsonFile(join(folder, 'tokenizer.json'), 'tokenizer.json')
  if (json === undefined) throw unusable(name, 'tokenizer.json is missing')
  const own = await readJsonFile(join(folder, 'tokenizer_config.json'), 'tokenizer_config.json')
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
    throw unusable(name, 'tokenizer.json is of a kind that is not supported', cause)
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
    throw unusable(name, 'model.onnx cannot be loaded', cause)
  }
  const unknown = session.inputNames.find((input) => !INPUTS.includes(input))
  if (unknown !== undefined)
    throw unusable(name, `model.onnx wants "${unknown}"; only ${INPUTS.join(', ')} are known`)
  return session
}

async function runOnce(
  session: InferenceSession,
  name: string,
  ids: number[],
): Promise<{ data: Float32Array; dims: readonly number[] }> {
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
  if (output?.data instanceof Float32Array) return { data: output.data, dims: output.dims }
  throw new PolyphonyError('internal', `${name} gives no float32`)
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

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OnnxGraph } from '@/lib/engine/graph/onnx-graph'
import type { LinearModel } from './fit'

const FLOAT = 1
const ZERO = 128

/**
 * Writes a linear model as an ONNX classifier that the encoder's process loads: `model.onnx` with its weights beside it, in
 * eight bits with a scale a label, and `config.json`. logits = bias + Σ rows / √tokens.
 */
export async function writeClassifier(
  folder: string,
  { weights, biases }: LinearModel,
  { labels }: { labels: readonly string[] },
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const data = join(folder, 'model.onnx.data')
  await rm(data, { force: true })
  const buckets = weights.length / labels.length
  const { rows, scales } = quantise(weights, labels.length)
  const graph = await OnnxGraph.create(data)
  const ids = graph.input('input_ids', 'int64', ['batch', 'tokens'])
  const table = await graph.weight('table', 'uint8', [buckets, labels.length], rows)
  const zero = await graph.weight('zero', 'float', [1], Float32Array.of(ZERO))
  const scale = await graph.weight('scale', 'float', [labels.length], scales)
  const bias = await graph.weight('bias', 'float', [labels.length], biases)
  const axis = await graph.weight('axis', 'int64', [1], BigInt64Array.of(1n))
  const toFloat = { attributes: { to: { int: FLOAT } } }
  graph.node('Gather', [table, ids], 'rows')
  graph.node('Cast', ['rows'], 'rows_float', toFloat)
  graph.node('Sub', ['rows_float', zero], 'rows_centred')
  graph.node('ReduceSum', ['rows_centred', axis], 'sum', { attributes: { keepdims: { int: 0 } } })
  graph.node('Mul', ['sum', scale], 'scaled')
  graph.node('Shape', [ids], 'shape')
  graph.node('Gather', ['shape', axis], 'tokens')
  graph.node('Cast', ['tokens'], 'tokens_float', toFloat)
  graph.node('Sqrt', ['tokens_float'], 'length')
  graph.node('Div', ['scaled', 'length'], 'mean')
  graph.node('Add', ['mean', bias], 'logits')
  graph.output('logits', 'float', ['batch', labels.length])
  await writeFile(join(folder, 'model.onnx'), await graph.finish())
  const config = {
    architectures: ['PolyphonyNgramsForSequenceClassification'],
    model_type: 'polyphony_ngrams',
    ngram_buckets: buckets,
    id2label: Object.fromEntries(labels.map((label, index) => [index, label])),
  }
  await writeFile(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`)
}

function quantise(weights: Float32Array, labels: number): { rows: Uint8Array; scales: Float32Array } {
  const scales = new Float32Array(labels)
  for (const [at, weight] of weights.entries())
    scales[at % labels] = Math.max(scales[at % labels]!, Math.abs(weight) / 127)
  const rows = Uint8Array.from(
    weights,
    (weight, at) => ZERO + Math.round(weight / (scales[at % labels]! || 1)),
  )
  return { rows, scales }
}

import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OnnxGraph } from '@/lib/engine/graph/onnx-graph'
import { encodeSafetensors } from '@/lib/formats/encode-safetensors'
import { TINY } from './tiny-model'

const VOCABULARY = 4096
const WIDTH = 2

/**
 * An ONNX model in a folder as the Hub has them: a token's state is [1, id is even], a classifier's logits are the mean
 * of its states times `weights` [2, labels].
 */
export async function writeOnnxModel(
  folder: string,
  config: Record<string, unknown>,
  weights?: number[][],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const graph = await OnnxGraph.create(join(folder, 'model.onnx.data'))
  const ids = graph.input('input_ids', 'int64', ['batch', 'tokens'])
  graph.input('attention_mask', 'int64', ['batch', 'tokens'])
  const rows = Float32Array.from({ length: VOCABULARY * WIDTH }, (_, i) =>
    i % 2 === 0 ? 1 : ((i >> 1) + 1) % 2,
  )
  const table = await graph.weight('table', 'float', [VOCABULARY, WIDTH], rows)
  const states = graph.node('Gather', [table, ids], weights ? 'states' : 'last_hidden_state')
  if (weights) {
    const axes = await graph.weight('axes', 'int64', [1], BigInt64Array.of(1n))
    const mean = graph.node('ReduceMean', [states, axes], 'mean', { attributes: { keepdims: { int: 0 } } })
    const labels = weights[0]?.length ?? 0
    const head = await graph.weight('head', 'float', [WIDTH, labels], Float32Array.from(weights.flat()))
    graph.node('MatMul', [mean, head], 'logits')
    graph.output('logits', 'float', ['batch', labels])
  } else graph.output('last_hidden_state', 'float', ['batch', 'tokens', WIDTH])
  await writeFile(join(folder, 'model.onnx'), await graph.finish())
  await copyFile(join(TINY, 'tokenizer.json'), join(folder, 'tokenizer.json'))
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
}

/** A static encoder of 64 buckets and 4 numbers. */
export async function writeStaticEncoder(
  folder: string,
  change: { config?: object; scale?: number } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const table = Int8Array.from({ length: 256 }, (_, i) => ((i * 37) % 255) - 127)
  const scales = new Float32Array(64).fill(change.scale ?? 0.01)
  const file = encodeSafetensors([
    { name: 'table', shape: [64, 4], values: table },
    { name: 'scales', shape: [64], values: scales },
  ])
  await writeFile(join(folder, 'model.safetensors'), file)
  const config = {
    model_type: 'polyphony_static',
    name: 'polyphony-encoder',
    features: 'ngrams',
    buckets: 64,
    width: 4,
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, ...change.config }))
}

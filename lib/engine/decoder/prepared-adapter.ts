import { LINEAR_TARGETS, type LinearTarget, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import type { Adapter, LoraPair } from '@/lib/formats/read-adapter'

/** An adapter in the layout of the graph's inputs, all its matrices padded with zeros to one rank. */
export interface PreparedAdapter {
  rank: number
  sizeBytes: number
  /** By layer · 7 + target: a [input, rank] and b [rank, output] with the scaling folded in. */
  matrices: { a: Float32Array; b: Float32Array }[]
}

/** Every linear map of the model, in the order of `PreparedAdapter.matrices`. */
export function listLinears(
  model: ModelConfig,
): { layer: number; target: LinearTarget; input: number; output: number }[] {
  return Array.from({ length: model.layers }, (_, layer) =>
    LINEAR_TARGETS.map((target) => ({ layer, target, ...linearShape(model, target) })),
  ).flat()
}

/** Brings a PEFT adapter into the graph's layout; maps that it leaves alone become zeros. */
export function prepareAdapter(adapter: Adapter, model: ModelConfig): PreparedAdapter {
  const rank = adapter.pairs.reduce((largest, pair) => Math.max(largest, pair.rank), 0)
  const pairs = new Map(adapter.pairs.map((pair) => [`${pair.layer} ${pair.target}`, pair]))
  let sizeBytes = 0
  const matrices = listLinears(model).map(({ layer, target, input, output }) => {
    const a = new Float32Array(input * rank)
    const b = new Float32Array(rank * output)
    const pair = pairs.get(`${layer} ${target}`)
    if (pair) fill(pair, { a, b, rank, input, output })
    sizeBytes += a.byteLength + b.byteLength
    return { a, b }
  })
  return { rank, sizeBytes, matrices }
}

interface Place {
  a: Float32Array
  b: Float32Array
  rank: number
  input: number
  output: number
}

/** PEFT stores A as [rank, input] and B as [output, rank]; the graph multiplies from the other side. */
function fill(pair: LoraPair, { a, b, rank, input, output }: Place): void {
  for (let r = 0; r < pair.rank; r++) {
    for (let i = 0; i < input; i++) a[i * rank + r] = pair.a[r * input + i]!
    for (let o = 0; o < output; o++) b[r * output + o] = pair.b[o * pair.rank + r]! * pair.scaling
  }
}

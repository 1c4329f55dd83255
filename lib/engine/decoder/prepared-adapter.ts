import { setImmediate } from 'node:timers/promises'
import { LINEAR_TARGETS, type LinearTarget, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import type { Adapter, LoraPair } from '@/lib/formats/read-adapter'

/** An adapter in the layout of the graph's inputs, all its matrices padded with zeros to one rank. */
export interface PreparedAdapter {
  /** Its own: rows that were filled from an adapter know it by this without keeping it in memory. */
  key: symbol
  rank: number
  sizeBytes: number
  /** By layer · 7 + target: a [input, rank] and b [rank, output] with the scaling folded in; none for a map left alone. */
  matrices: (LoraMatrices | undefined)[]
}

export interface LoraMatrices {
  a: Float32Array
  b: Float32Array
}

/** Every linear map of the model, in the order of `PreparedAdapter.matrices`. */
export function listLinears(
  model: ModelConfig,
): { layer: number; target: LinearTarget; input: number; output: number }[] {
  return Array.from({ length: model.layers }, (_, layer) =>
    LINEAR_TARGETS.map((target) => ({ layer, target, ...linearShape(model, target) })),
  ).flat()
}

/** Bytes of an adapter once it is prepared. */
export function preparedBytes(adapter: Adapter): number {
  const rank = largestRank(adapter)
  const numbers = adapter.pairs.reduce((sum, { a, b, rank: own }) => sum + (a.length + b.length) / own, 0)
  return numbers * rank * Float32Array.BYTES_PER_ELEMENT
}

/** Brings a PEFT adapter into the graph's layout. */
export function prepareAdapter(adapter: Adapter, model: ModelConfig): PreparedAdapter {
  const rank = largestRank(adapter)
  const pairs = byPlace(adapter)
  return assemble(
    adapter,
    listLinears(model).map((linear) => fill(pairs.get(`${linear.layer} ${linear.target}`), linear, rank)),
  )
}

/** The same, with a turn of the event loop after every matrix: running answers go on meanwhile. */
export async function prepareAdapterInTurns(adapter: Adapter, model: ModelConfig): Promise<PreparedAdapter> {
  const rank = largestRank(adapter)
  const pairs = byPlace(adapter)
  const matrices: PreparedAdapter['matrices'] = []
  for (const linear of listLinears(model)) {
    const pair = pairs.get(`${linear.layer} ${linear.target}`)
    matrices.push(fill(pair, linear, rank))
    if (pair) await setImmediate()
  }
  return assemble(adapter, matrices)
}

function assemble(adapter: Adapter, matrices: PreparedAdapter['matrices']): PreparedAdapter {
  return { key: Symbol(), rank: largestRank(adapter), sizeBytes: preparedBytes(adapter), matrices }
}

function largestRank({ pairs }: Adapter): number {
  return pairs.reduce((largest, pair) => Math.max(largest, pair.rank), 0)
}

function byPlace({ pairs }: Adapter): Map<string, LoraPair> {
  return new Map(pairs.map((pair) => [`${pair.layer} ${pair.target}`, pair]))
}

/** PEFT stores A as [rank, input] and B as [output, rank]; the graph multiplies from the other side. */
function fill(
  pair: LoraPair | undefined,
  { input, output }: { input: number; output: number },
  rank: number,
): LoraMatrices | undefined {
  if (!pair) return undefined
  const a = new Float32Array(input * rank)
  const b = new Float32Array(rank * output)
  for (let r = 0; r < pair.rank; r++) {
    for (let i = 0; i < input; i++) a[i * rank + r] = pair.a[r * input + i]!
    for (let o = 0; o < output; o++) b[r * output + o] = pair.b[o * pair.rank + r]! * pair.scaling
  }
  return { a, b }
}

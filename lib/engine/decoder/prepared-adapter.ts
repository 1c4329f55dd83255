import { setImmediate } from 'node:timers/promises'
import { LINEAR_TARGETS, type LinearTarget, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import type { Adapter, LoraPair } from '@/lib/formats/read-adapter'

/** An adapter in the layout of the graph's inputs, its matrices padded with zeros to one rank for each target. */
export interface PreparedAdapter {
  /** Its own: rows that were filled from an adapter know it by this without keeping it in memory. */
  key: symbol
  /** The largest of `ranks`. */
  rank: number
  /** By target, in the order of LINEAR_TARGETS: what its matrices are padded to; 0 for a target that it leaves alone. */
  ranks: readonly number[]
  sizeBytes: number
  /**
   * By layer · 7 + target: a [input, rank] and b [rank, output] with the scaling folded in; none for a map left alone.
   * They move between runs, to where a batch reads them: see `LoraRows`.
   */
  matrices: (LoraMatrices | undefined)[]
}

export interface LoraMatrices {
  a: Float32Array
  b: Float32Array
}

/** Takes so many zeros. */
type Room = (numbers: number) => Float32Array

const rooms = new WeakSet<ArrayBufferLike>()

/** One piece of memory for all matrices of an adapter: a large piece goes back to the system as soon as it is free. */
export function openRoom(bytes: number): Room {
  const all = new Float32Array(bytes / Float32Array.BYTES_PER_ELEMENT)
  rooms.add(all.buffer)
  let taken = 0
  return (numbers) => {
    taken += numbers
    return all.subarray(taken - numbers, taken)
  }
}

/** Whether its matrices lie in a room of their own, and not in the rows of some decoder. */
export function hasOwnRoom({ matrices }: PreparedAdapter): boolean {
  const first = matrices.find((own) => own !== undefined)
  return first !== undefined && rooms.has(first.a.buffer)
}

/**
 * Frees the rooms that matrices lie in, whoever still has them; others' memory stays. Detached, it hangs on a young object,
 * which the next small collection takes; where it was, it would stay until a large one.
 */
export function closeRooms(matrices: PreparedAdapter['matrices']): void {
  const buffers = new Set(matrices.flatMap((own) => (own ? [own.a.buffer, own.b.buffer] : [])))
  for (const buffer of buffers) if (rooms.has(buffer)) structuredClone(buffer, { transfer: [buffer] })
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
  const ranks = ranksOf(adapter)
  const numbers = adapter.pairs.reduce((sum, { a, b, rank: own, target }) => {
    return sum + ((a.length + b.length) / own) * ranks[LINEAR_TARGETS.indexOf(target)]!
  }, 0)
  return numbers * Float32Array.BYTES_PER_ELEMENT
}

/** Brings a PEFT adapter into the graph's layout. */
export function prepareAdapter(adapter: Adapter, model: ModelConfig): PreparedAdapter {
  const ranks = ranksOf(adapter)
  const pairs = byPlace(adapter)
  const room = openRoom(preparedBytes(adapter))
  const matrices = listLinears(model).map((linear) =>
    fill(pairs.get(`${linear.layer} ${linear.target}`), linear, ranks, room),
  )
  return assemble(adapter, ranks, matrices)
}

/** The same, with a turn of the event loop after every matrix: running answers go on meanwhile. */
export async function prepareAdapterInTurns(adapter: Adapter, model: ModelConfig): Promise<PreparedAdapter> {
  const ranks = ranksOf(adapter)
  const pairs = byPlace(adapter)
  const room = openRoom(preparedBytes(adapter))
  const matrices: PreparedAdapter['matrices'] = []
  for (const linear of listLinears(model)) {
    const pair = pairs.get(`${linear.layer} ${linear.target}`)
    matrices.push(fill(pair, linear, ranks, room))
    if (pair) await setImmediate()
  }
  return assemble(adapter, ranks, matrices)
}

function assemble(adapter: Adapter, ranks: number[], matrices: PreparedAdapter['matrices']): PreparedAdapter {
  return { key: Symbol(), rank: Math.max(...ranks), ranks, sizeBytes: preparedBytes(adapter), matrices }
}

/** By target, the largest over the layers. */
function ranksOf({ pairs }: Adapter): number[] {
  return LINEAR_TARGETS.map((target) =>
    pairs.reduce((largest, pair) => (pair.target === target ? Math.max(largest, pair.rank) : largest), 0),
  )
}

function byPlace({ pairs }: Adapter): Map<string, LoraPair> {
  return new Map(pairs.map((pair) => [`${pair.layer} ${pair.target}`, pair]))
}

/** PEFT stores A as [rank, input] and B as [output, rank]; the graph multiplies from the other side. */
function fill(
  pair: LoraPair | undefined,
  { target, input, output }: { target: LinearTarget; input: number; output: number },
  ranks: number[],
  room: Room,
): LoraMatrices | undefined {
  if (!pair) return undefined
  const rank = ranks[LINEAR_TARGETS.indexOf(target)]!
  const a = room(input * rank)
  const b = room(rank * output)
  for (let r = 0; r < pair.rank; r++) {
    for (let i = 0; i < input; i++) a[i * rank + r] = pair.a[r * input + i]!
    for (let o = 0; o < output; o++) b[r * output + o] = pair.b[o * pair.rank + r]! * pair.scaling
  }
  return { a, b }
}

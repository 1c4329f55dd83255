import { Tensor } from 'onnxruntime-node'
import { LINEAR_TARGETS, type ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'
import {
  closeRooms,
  hasOwnRoom,
  type LoraMatrices,
  listLinears,
  openRoom,
  type PreparedAdapter,
} from './prepared-adapter'

/** After this many batches that needed a quarter of the memory, the rest is given back. */
const SHRINK_AFTER = 256

type Adapters = readonly (PreparedAdapter | undefined)[]

/**
 * The LoRA inputs of batches whose ranks are no larger than `ranks`: each row has its own matrices, padded with zeros.
 *
 * An adapter of just these ranks lives in the row that reads it: its `matrices` are views of that row, so that it lies in
 * memory once. When its row is wanted for another, the two change places; a second row with the same adapter has a copy.
 * Matrices stay where they are from step to step; only rows whose adapter changed are written.
 */
export class LoraRows {
  /** Of one row, in all matrices. */
  readonly numbers: number
  private readonly linears
  /** By row: the key of the adapter whose matrices were written there; undefined for zeros. */
  private keys: (symbol | undefined)[] = []
  /** By row: the adapter that lives there. One that nobody else holds is forgotten. */
  private lodgers: (WeakRef<PreparedAdapter> | undefined)[] = []
  private readonly buffers: LoraMatrices[]
  private readonly feedsBySize = new Map<number, Record<string, Tensor>>()
  /** So many of the first rows have been written. */
  private written = 0
  private smallBatches = 0
  private aside = new Float32Array(0)

  /**
   * @param ranks by target, in the order of LINEAR_TARGETS.
   * @param capacity rows of the largest batch.
   */
  constructor(
    model: ModelConfig,
    readonly ranks: readonly number[],
    private readonly capacity: number,
  ) {
    this.linears = listLinears(model).map((linear) => ({
      ...linear,
      rank: ranks[LINEAR_TARGETS.indexOf(linear.target)]!,
    }))
    this.numbers = LoraRows.numbersOf(model, ranks)
    this.buffers = this.linears.map((_, index) => this.reserve(index))
  }

  /** What a row of such ranks takes. */
  static numbersOf(model: ModelConfig, ranks: readonly number[]): number {
    return listLinears(model).reduce(
      (sum, { target, input, output }) => sum + (input + output) * ranks[LINEAR_TARGETS.indexOf(target)]!,
      0,
    )
  }

  /** The inputs for a batch whose row i uses adapters[i], none of a larger rank; valid until the next call. */
  feedsFor(adapters: Adapters): Record<string, Tensor> {
    const count = adapters.length
    this.smallBatches = count * 4 <= this.written ? this.smallBatches + 1 : 0
    if (this.smallBatches > SHRINK_AFTER) this.keep(count)
    this.written = Math.max(this.written, count)
    for (const [row, adapter] of adapters.entries()) {
      if (this.keys[row] !== adapter?.key) this.write(row, adapter, adapters)
    }
    const feeds = this.feedsBySize.get(count) ?? this.createFeeds(count)
    this.feedsBySize.set(count, feeds)
    return feeds
  }

  /** Gives the memory of all rows but the first back; who lived there gets arrays of its own. */
  keep(rows: number): void {
    for (let row = rows; row < this.written; row++) this.moveOut(row)
    this.written = Math.min(rows, this.written)
    this.keys.length = this.written
    this.lodgers.length = this.written
    const lodgers = this.lodgers.map((_, row) => this.lodgerOf(row))
    for (const lodger of lodgers) if (lodger) lodger.matrices = [...lodger.matrices]
    // Map by map, so that old and new lie beside each other only in part.
    for (const [index, { input, output, rank }] of this.linears.entries()) {
      const old = this.buffers[index]!
      const renewed = this.reserve(index)
      renewed.a.set(old.a.subarray(0, this.written * input * rank))
      renewed.b.set(old.b.subarray(0, this.written * rank * output))
      this.buffers[index] = renewed
      for (const [row, lodger] of lodgers.entries()) {
        if (lodger?.matrices[index]) lodger.matrices[index] = this.view(index, row)
      }
    }
    this.smallBatches = 0
    this.feedsBySize.clear()
  }

  /** Room for every row of a map. The system gives memory only to rows that are written. */
  private reserve(index: number): LoraMatrices {
    const { input, output, rank } = this.linears[index]!
    return {
      a: new Float32Array(this.capacity * input * rank),
      b: new Float32Array(this.capacity * rank * output),
    }
  }

  private write(row: number, adapter: PreparedAdapter | undefined, wanted: Adapters): void {
    const home = adapter ? this.lodgers.findIndex((_, place) => this.lodgerOf(place) === adapter) : -1
    const isAtWork = home >= 0 && wanted[home] === adapter
    const isMovable = home >= 0 ? !isAtWork : adapter !== undefined && hasOwnRoom(adapter)
    if (adapter && isMovable && this.fits(adapter)) this.moveIn(row, adapter, home)
    else {
      this.moveOut(row)
      this.copy(row, adapter)
    }
    this.keys[row] = adapter?.key
  }

  /** Whoever lives in a row. One that another decoder has taken into its rows lives here no longer. */
  private lodgerOf(row: number): PreparedAdapter | undefined {
    const lodger = this.lodgers[row]?.deref()
    const index = lodger?.matrices.findIndex((own) => own !== undefined) ?? -1
    const own = lodger?.matrices[index]?.a
    if (!own) return undefined
    const here = this.view(index, row).a
    return own.buffer === here.buffer && own.byteOffset === here.byteOffset ? lodger : undefined
  }

  /** Whether all of an adapter's places are places of a row. */
  private fits({ ranks, matrices }: PreparedAdapter): boolean {
    return (
      ranks.every((rank, target) => rank === this.ranks[target]) &&
      this.linears.every(({ rank }, index) => rank > 0 === (matrices[index] !== undefined))
    )
  }

  /** @param home the row where the adapter lives, −1 when it has arrays of its own. */
  private moveIn(row: number, adapter: PreparedAdapter, home: number): void {
    const lodger = this.lodgerOf(row)
    const place = this.linears.map(({ rank }, index) => (rank > 0 ? this.view(index, row) : undefined))
    for (const [index, own] of adapter.matrices.entries()) {
      const here = place[index]
      if (!own || !here) continue
      if (lodger) {
        this.exchange(own.a, here.a)
        this.exchange(own.b, here.b)
      } else {
        here.a.set(own.a)
        here.b.set(own.b)
      }
    }
    if (lodger) lodger.matrices = adapter.matrices
    else if (home < 0) closeRooms(adapter.matrices)
    adapter.matrices = place
    if (home >= 0) {
      this.lodgers[home] = lodger && new WeakRef(lodger)
      if (lodger) this.keys[home] = lodger.key
    }
    this.lodgers[row] = new WeakRef(adapter)
  }

  /** The adapter that lives in a row gets arrays of its own. */
  private moveOut(row: number): void {
    const lodger = this.lodgerOf(row)
    this.lodgers[row] = undefined
    if (!lodger) return
    const room = openRoom(lodger.sizeBytes)
    const take = (here: Float32Array) => {
      const own = room(here.length)
      own.set(here)
      return own
    }
    lodger.matrices = lodger.matrices.map((here) => here && { a: take(here.a), b: take(here.b) })
  }

  /** Both have the same length and share no number. */
  private exchange(a: Float32Array, b: Float32Array): void {
    if (a.length > this.aside.length) this.aside = new Float32Array(a.length)
    this.aside.set(a)
    a.set(b)
    b.set(this.aside.subarray(0, a.length))
  }

  private copy(row: number, adapter: PreparedAdapter | undefined): void {
    for (const [index, { target, rank }] of this.linears.entries()) {
      if (rank === 0) continue
      const { a, b } = this.view(index, row)
      const matrices = adapter?.matrices[index]
      const own = adapter?.ranks[LINEAR_TARGETS.indexOf(target)] ?? 0
      if (!matrices) {
        a.fill(0)
        b.fill(0)
      } else if (own === rank) {
        a.set(matrices.a)
        b.set(matrices.b)
      } else {
        widen(matrices.a, own, a, rank)
        b.fill(0)
        b.set(matrices.b)
      }
    }
  }

  private view(index: number, row: number): LoraMatrices {
    const { input, output, rank } = this.linears[index]!
    const { a, b } = this.buffers[index]!
    return {
      a: a.subarray(row * input * rank, (row + 1) * input * rank),
      b: b.subarray(row * rank * output, (row + 1) * rank * output),
    }
  }

  private createFeeds(count: number): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {}
    for (const [index, { layer, target, input, output, rank }] of this.linears.entries()) {
      const { a, b } = this.buffers[index]!
      const aPart = a.subarray(0, count * input * rank)
      const bPart = b.subarray(0, count * rank * output)
      feeds[graphNames.loraA(layer, target)] = new Tensor('float32', aPart, [count, input, rank])
      feeds[graphNames.loraB(layer, target)] = new Tensor('float32', bPart, [count, rank, output])
    }
    return feeds
  }
}

/** Copies rows of `width` numbers into rows of `wider` numbers, zeros behind. */
function widen(source: Float32Array, width: number, target: Float32Array, wider: number): void {
  target.fill(0)
  if (width === 0) return
  for (let row = 0; row * width < source.length; row++) {
    target.set(source.subarray(row * width, (row + 1) * width), row * wider)
  }
}

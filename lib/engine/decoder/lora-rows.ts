import { Tensor } from 'onnxruntime-node'
import type { ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'
import { listLinears, type PreparedAdapter } from './prepared-adapter'

/** After this many batches that needed a quarter of the memory, the rest is given back. */
const SHRINK_AFTER = 256

/**
 * The LoRA inputs of batches whose largest rank is `rank`: each row has its own matrices, padded with zeros.
 * Matrices stay where they are from step to step; only rows whose adapter changed are written again.
 */
export class LoraRows {
  private readonly linears
  private capacity = 0
  /** By row: the key of the adapter that was written there; undefined for zeros. */
  private rows: (symbol | undefined)[] = []
  private buffers: { a: Float32Array; b: Float32Array }[] = []
  private readonly feedsBySize = new Map<number, Record<string, Tensor>>()
  private smallBatches = 0

  constructor(
    model: ModelConfig,
    private readonly rank: number,
  ) {
    this.linears = listLinears(model)
  }

  /** The inputs for a batch whose row i uses adapters[i], none of a larger rank. */
  feedsFor(adapters: (PreparedAdapter | undefined)[]): Record<string, Tensor> {
    const count = adapters.length
    this.smallBatches = count * 4 <= this.capacity ? this.smallBatches + 1 : 0
    if (count > this.capacity || this.smallBatches > SHRINK_AFTER)
      this.resize(2 ** Math.ceil(Math.log2(count)))
    for (const [row, adapter] of adapters.entries()) {
      if (this.rows[row] !== adapter?.key) this.write(row, adapter)
    }
    const feeds = this.feedsBySize.get(count) ?? this.createFeeds(count)
    this.feedsBySize.set(count, feeds)
    return feeds
  }

  private resize(capacity: number): void {
    this.capacity = capacity
    this.smallBatches = 0
    this.rows = Array.from({ length: capacity }, () => undefined)
    this.buffers = this.linears.map(({ input, output }) => ({
      a: new Float32Array(capacity * input * this.rank),
      b: new Float32Array(capacity * this.rank * output),
    }))
    this.feedsBySize.clear()
  }

  private write(row: number, adapter: PreparedAdapter | undefined): void {
    this.rows[row] = adapter?.key
    for (const [index, { input, output }] of this.linears.entries()) {
      const { a, b } = this.buffers[index]!
      const aRow = a.subarray(row * input * this.rank, (row + 1) * input * this.rank)
      const bRow = b.subarray(row * this.rank * output, (row + 1) * this.rank * output)
      const matrices = adapter?.matrices[index]
      if (!adapter || !matrices) {
        aRow.fill(0)
        bRow.fill(0)
      } else if (adapter.rank === this.rank) {
        aRow.set(matrices.a)
        bRow.set(matrices.b)
      } else {
        widen(matrices.a, adapter.rank, aRow, this.rank)
        bRow.fill(0)
        bRow.set(matrices.b)
      }
    }
  }

  private createFeeds(count: number): Record<string, Tensor> {
    const { rank } = this
    const feeds: Record<string, Tensor> = {}
    for (const [index, { layer, target, input, output }] of this.linears.entries()) {
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

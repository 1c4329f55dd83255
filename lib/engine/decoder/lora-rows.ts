import { Tensor } from 'onnxruntime-node'
import type { ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'
import { listLinears, type PreparedAdapter } from './prepared-adapter'

/**
 * The LoRA inputs of a batch: each row has its own matrices, padded with zeros to the largest rank among the rows.
 * Matrices stay where they are from step to step; only rows whose adapter changed are written again.
 */
export class LoraRows {
  private readonly linears
  private rank = 0
  private rows: (PreparedAdapter | undefined)[] = []
  private buffers: { a: Float32Array; b: Float32Array }[] = []
  private readonly feedsBySize = new Map<number, Record<string, Tensor>>()

  /** @param capacity most rows of a batch. */
  constructor(
    model: ModelConfig,
    private readonly capacity: number,
  ) {
    this.linears = listLinears(model)
    this.resize(0)
  }

  /** The inputs for a batch whose row i uses adapters[i]. */
  feedsFor(adapters: (PreparedAdapter | undefined)[]): Record<string, Tensor> {
    const rank = adapters.reduce((largest, adapter) => Math.max(largest, adapter?.rank ?? 0), 0)
    if (rank !== this.rank) this.resize(rank)
    if (rank > 0) {
      for (const [row, adapter] of adapters.entries()) {
        if (this.rows[row] !== adapter) this.write(row, adapter)
      }
    }
    const count = adapters.length
    const feeds = this.feedsBySize.get(count) ?? this.createFeeds(count)
    this.feedsBySize.set(count, feeds)
    return feeds
  }

  private resize(rank: number): void {
    this.rank = rank
    this.rows = Array.from({ length: this.capacity }, () => undefined)
    this.buffers = this.linears.map(({ input, output }) => ({
      a: new Float32Array(this.capacity * input * rank),
      b: new Float32Array(this.capacity * rank * output),
    }))
    this.feedsBySize.clear()
  }

  private write(row: number, adapter: PreparedAdapter | undefined): void {
    this.rows[row] = adapter
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
  for (let row = 0; row * width < source.length; row++) {
    target.set(source.subarray(row * width, (row + 1) * width), row * wider)
  }
}

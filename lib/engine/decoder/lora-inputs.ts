import { Tensor } from 'onnxruntime-node'
import type { ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'
import { LoraRows } from './lora-rows'
import { listLinears, type PreparedAdapter } from './prepared-adapter'

/** Rows of a rank that no batch had for this many batches give their memory back. */
const FORGET_AFTER = 512

/** The LoRA inputs of any batch: a row alone reads its adapter where it lies, several rows get copies side by side. */
export class LoraInputs {
  private readonly linears
  private readonly single = new WeakMap<PreparedAdapter, Record<string, Tensor>>()
  private readonly empty = new Map<number, Record<string, Tensor>>()
  private readonly byRank = new Map<number, { rows: LoraRows; lastUsed: number }>()
  private uses = 0
  private nothing = new Float32Array(0)

  constructor(private readonly model: ModelConfig) {
    this.linears = listLinears(model)
  }

  /** The inputs for a batch whose row i uses adapters[i]. */
  feedsFor(adapters: (PreparedAdapter | undefined)[]): Record<string, Tensor> {
    this.uses++
    const rank = adapters.reduce((largest, adapter) => Math.max(largest, adapter?.rank ?? 0), 0)
    const [first] = adapters
    if (rank === 0) return this.feedsWithout(adapters.length)
    if (adapters.length === 1 && first) return this.feedsOf(first)
    const known = this.byRank.get(rank) ?? { rows: new LoraRows(this.model, rank), lastUsed: 0 }
    known.lastUsed = this.uses
    this.byRank.set(rank, known)
    this.forgetUnused()
    return known.rows.feedsFor(adapters)
  }

  private feedsWithout(count: number): Record<string, Tensor> {
    const feeds = this.empty.get(count) ?? this.createFeeds(count, 0, [])
    this.empty.set(count, feeds)
    return feeds
  }

  private feedsOf(adapter: PreparedAdapter): Record<string, Tensor> {
    const feeds = this.single.get(adapter) ?? this.createFeeds(1, adapter.rank, adapter.matrices)
    this.single.set(adapter, feeds)
    return feeds
  }

  private createFeeds(
    count: number,
    rank: number,
    matrices: PreparedAdapter['matrices'],
  ): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {}
    for (const [index, { layer, target, input, output }] of this.linears.entries()) {
      const a = matrices[index]?.a ?? this.zeros(input * rank)
      const b = matrices[index]?.b ?? this.zeros(rank * output)
      feeds[graphNames.loraA(layer, target)] = new Tensor('float32', a, [count, input, rank])
      feeds[graphNames.loraB(layer, target)] = new Tensor('float32', b, [count, rank, output])
    }
    return feeds
  }

  /** What maps without matrices read; one array serves all. */
  private zeros(size: number): Float32Array {
    if (size > this.nothing.length) this.nothing = new Float32Array(size)
    return this.nothing.subarray(0, size)
  }

  private forgetUnused(): void {
    for (const [rank, { lastUsed }] of this.byRank) {
      if (this.uses - lastUsed > FORGET_AFTER) this.byRank.delete(rank)
    }
  }
}

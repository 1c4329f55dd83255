import { Tensor } from 'onnxruntime-node'
import { LINEAR_TARGETS, type ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'
import { LoraRows } from './lora-rows'
import { listLinears, type PreparedAdapter } from './prepared-adapter'

/** Rows that no batch needed for this many batches give their memory back. */
const FORGET_AFTER = 512
/** Rows that pad an adapter to this many times its size are still better than other rows beside them. */
const MOST_PADDING = 1.5

type Adapters = readonly (PreparedAdapter | undefined)[]

/** The LoRA inputs of any batch: a row alone reads its adapter where it lies, the adapters of several lie side by side. */
export class LoraInputs {
  private readonly linears
  private readonly single = new WeakMap<PreparedAdapter['matrices'], Record<string, Tensor>>()
  private readonly empty = new Map<number, Record<string, Tensor>>()
  private readonly side: { rows: LoraRows; lastUsed: number }[] = []
  private uses = 0
  private nothing = new Float32Array(0)

  /** @param slots rows of the largest batch. */
  constructor(
    private readonly model: ModelConfig,
    private readonly slots: number,
  ) {
    this.linears = listLinears(model)
  }

  /** The inputs for a batch whose row i uses adapters[i]; valid until the next call. */
  feedsFor(adapters: Adapters): Record<string, Tensor> {
    this.uses++
    const ranks = largestRanks(adapters)
    const [first] = adapters
    if (ranks.every((rank) => rank === 0)) return this.feedsWithout(adapters.length)
    if (adapters.length === 1 && first) return this.feedsOf(first)
    const known = this.find(ranks) ?? { rows: new LoraRows(this.model, ranks, this.slots), lastUsed: 0 }
    if (known.lastUsed === 0) this.side.push(known)
    known.lastUsed = this.uses
    this.forgetUnused()
    return known.rows.feedsFor(adapters)
  }

  /** The smallest rows that have room for these ranks and do not pad them too far. */
  private find(ranks: number[]) {
    const most = MOST_PADDING * LoraRows.numbersOf(this.model, ranks)
    const fitting = this.side.filter(
      ({ rows }) => rows.numbers <= most && ranks.every((rank, target) => rank <= rows.ranks[target]!),
    )
    return fitting.sort((a, b) => a.rows.numbers - b.rows.numbers)[0]
  }

  private feedsWithout(count: number): Record<string, Tensor> {
    const none = LINEAR_TARGETS.map(() => 0)
    const feeds = this.empty.get(count) ?? this.createFeeds(count, none, [])
    this.empty.set(count, feeds)
    return feeds
  }

  private feedsOf({ matrices, ranks }: PreparedAdapter): Record<string, Tensor> {
    const feeds = this.single.get(matrices) ?? this.createFeeds(1, ranks, matrices)
    this.single.set(matrices, feeds)
    return feeds
  }

  private createFeeds(
    count: number,
    ranks: readonly number[],
    matrices: PreparedAdapter['matrices'],
  ): Record<string, Tensor> {
    const feeds: Record<string, Tensor> = {}
    for (const [index, { layer, target, input, output }] of this.linears.entries()) {
      const rank = ranks[LINEAR_TARGETS.indexOf(target)]!
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
    for (const [index, { rows, lastUsed }] of [...this.side.entries()].reverse()) {
      if (this.uses - lastUsed <= FORGET_AFTER) continue
      rows.keep(0)
      this.side.splice(index, 1)
    }
  }
}

/** By target. */
function largestRanks(adapters: Adapters): number[] {
  return LINEAR_TARGETS.map((_, target) =>
    adapters.reduce((largest, adapter) => Math.max(largest, adapter?.ranks[target] ?? 0), 0),
  )
}

import { Tensor } from 'onnxruntime-node'
import type { ModelConfig } from '@/lib/formats/model-config'
import { graphNames } from '../graph/graph-names'

/** The tensors of some neighbouring slots, given to a run as input and as output so that it updates them in place. */
export interface CacheView {
  feeds: Record<string, Tensor>
  fetches: Record<string, Tensor>
}

/** Keys and values of every slot: per layer one float32 array [slots, kvHeads, context, headDim] for each of the two. */
export class KvCache {
  private readonly keys: Float32Array[] = []
  private readonly values: Float32Array[] = []
  private readonly views = new Map<string, CacheView>()
  /** Numbers of one slot in one array. */
  private readonly slotSize: number

  constructor(
    private readonly model: ModelConfig,
    slots: number,
    private readonly contextTokens: number,
  ) {
    this.slotSize = model.kvHeads * contextTokens * model.headDim
    for (let layer = 0; layer < model.layers; layer++) {
      this.keys.push(new Float32Array(slots * this.slotSize))
      this.values.push(new Float32Array(slots * this.slotSize))
    }
  }

  /** The slots first … first + count − 1 as one batch. */
  view(first: number, count: number): CacheView {
    const name = `${first}:${count}`
    const known = this.views.get(name)
    if (known) return known
    const view: CacheView = { feeds: {}, fetches: {} }
    for (let layer = 0; layer < this.model.layers; layer++) {
      const key = this.tensor(this.keys[layer]!, first, count)
      const value = this.tensor(this.values[layer]!, first, count)
      view.feeds[graphNames.pastKey(layer)] = key
      view.feeds[graphNames.pastValue(layer)] = value
      view.fetches[graphNames.presentKey(layer)] = key
      view.fetches[graphNames.presentValue(layer)] = value
    }
    this.views.set(name, view)
    return view
  }

  /** Copies the first `tokens` positions of a slot to another one. */
  copy(from: number, to: number, tokens: number): void {
    const { kvHeads, headDim } = this.model
    const headSize = this.contextTokens * headDim
    for (const array of [...this.keys, ...this.values]) {
      for (let head = 0; head < kvHeads; head++) {
        const source = from * this.slotSize + head * headSize
        array.copyWithin(to * this.slotSize + head * headSize, source, source + tokens * headDim)
      }
    }
  }

  /** Numbers that one token takes: keys and values of every layer. */
  get tokenSize(): number {
    return 2 * this.model.layers * this.model.kvHeads * this.model.headDim
  }

  /** Copies positions first … first + tokens − 1 of a slot out: [2 · layers, kvHeads, tokens, headDim], all keys first. */
  save(slot: number, first: number, tokens: number, target: Float32Array): void {
    this.walk(slot, first, tokens, (array, at, size, place) =>
      target.set(array.subarray(at, at + size), place),
    )
  }

  /** Copies back what `save` took, to the same positions of this or another slot. */
  restore(slot: number, first: number, tokens: number, source: Float32Array): void {
    this.walk(slot, first, tokens, (array, at, size, place) =>
      array.set(source.subarray(place, place + size), at),
    )
  }

  /** Visits the runs of numbers that belong to some positions of a slot, with their places in a saved block. */
  private walk(
    slot: number,
    first: number,
    tokens: number,
    visit: (array: Float32Array, at: number, size: number, place: number) => void,
  ): void {
    const { kvHeads, headDim } = this.model
    const size = tokens * headDim
    let place = 0
    for (const array of [...this.keys, ...this.values]) {
      for (let head = 0; head < kvHeads; head++) {
        const at = slot * this.slotSize + (head * this.contextTokens + first) * headDim
        visit(array, at, size, place)
        place += size
      }
    }
  }

  private tensor(array: Float32Array, first: number, count: number): Tensor {
    const { kvHeads, headDim } = this.model
    const part = array.subarray(first * this.slotSize, (first + count) * this.slotSize)
    return new Tensor('float32', part, [count, kvHeads, this.contextTokens, headDim])
  }
}

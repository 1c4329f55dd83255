import { stat } from 'node:fs/promises'
import { Tensor } from 'onnxruntime-node'
import { PolyphonyError } from '@/lib/core/errors'
import { LINEAR_TARGETS, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import { KvCache } from './kv-cache'
import { LoraInputs } from './lora-inputs'
import { planBatches, type RunCost } from './plan-batches'
import type { PreparedAdapter } from './prepared-adapter'
import { openDecoderSession, type RunDecoder, type Tensors } from './run-decoder'

export interface DecoderSettings {
  onnxPath: string
  model: ModelConfig
  /** Sequences that can be decoded together. */
  slots: number
  contextTokens: number
  threads: number
}

/** Of a row without an adapter, by target. */
const NO_RANKS = LINEAR_TARGETS.map(() => 0)

/** Some tokens of one sequence, to be added to what its slot already holds. */
export interface PrefillChunk {
  slot: number
  tokens: number[]
  /** Tokens that the slot holds already. */
  past: number
  adapter: PreparedAdapter | undefined
}

/** One token of a sequence that goes on. */
export interface DecodeRow {
  token: number
  /** Tokens that the slot holds already. */
  past: number
  adapter: PreparedAdapter | undefined
}

/** The model with its cache: every call runs it once and blocks this process meanwhile. */
export class Decoder {
  readonly slots: number
  readonly contextTokens: number
  private readonly adapters: LoraInputs
  private readonly cache: KvCache
  private readonly logits: Float32Array

  private constructor(
    private readonly session: { run: RunDecoder; close(): void },
    private readonly settings: DecoderSettings,
    private readonly cost: RunCost,
  ) {
    this.slots = settings.slots
    this.contextTokens = settings.contextTokens
    // One slot more than sequences: texts to be embedded or scored are read there.
    this.cache = new KvCache(settings.model, settings.slots + 1, settings.contextTokens)
    this.adapters = new LoraInputs(settings.model, settings.slots)
    this.logits = new Float32Array(settings.slots * settings.model.vocabSize)
  }

  /** Loads the graph and proves that a run reaches logits and cache. @throws PolyphonyError (internal). */
  static async open(settings: DecoderSettings): Promise<Decoder> {
    const { size } = await stat(`${settings.onnxPath}.data`)
    const cost = { base: size, rowRank: bytesPerRank(settings.model) }
    const session = openDecoderSession(settings.onnxPath, settings.threads)
    const decoder = new Decoder(session, settings, cost)
    await decoder.selfTest()
    return decoder
  }

  /** Reads a chunk into its slot. @returns the logits [vocab] after its last token; valid until the next call. */
  async prefill({ slot, tokens, past, adapter }: PrefillChunk): Promise<Float32Array> {
    const logits = this.logits.subarray(0, this.settings.model.vocabSize)
    const fetches = { logits: new Tensor('float32', logits, [1, logits.length]) }
    await this.runOne({ slot, tokens, past, adapter }, [tokens.length - 1], fetches)
    return logits
  }

  /**
   * Adds one token to each of the slots 0 … n − 1, in one run or, when adapters differ much, in a few.
   * @param rows by slot: the token, the tokens that the slot holds already, the adapter; those of like adapters beside each other.
   * @returns the logits [n, vocab]; valid until the next call.
   */
  async decode(rows: DecodeRow[]): Promise<Float32Array> {
    for (const { past } of rows) this.refuseOverflow(past + 1)
    const ranks = rows.map(({ adapter }) => adapter?.ranks ?? NO_RANKS)
    for (const { first, count } of planBatches(ranks, this.cost)) {
      await this.decodePart(first, rows.slice(first, first + count))
    }
    return this.logits.subarray(0, rows.length * this.settings.model.vocabSize)
  }

  private async decodePart(first: number, rows: DecodeRow[]): Promise<void> {
    const count = rows.length
    const { vocabSize } = this.settings.model
    const logits = this.logits.subarray(first * vocabSize, (first + count) * vocabSize)
    const view = this.cache.view(first, count)
    const tokens = rows.map(({ token }) => token)
    const pasts = rows.map(({ past }) => past)
    const feeds = {
      input_ids: int64(tokens, [count, 1]),
      seqlens_k: int32(pasts, [count]),
      total_sequence_length: int32([Math.max(...pasts) + 1], []),
      last_index: int64([...rows.keys()], [count]),
    }
    const lora = this.adapters.feedsFor(rows.map(({ adapter }) => adapter))
    await this.session.run(
      { kept: [lora, view.feeds], once: feeds },
      { kept: [view.fetches], once: { logits: new Tensor('float32', logits, [count, vocabSize]) } },
    )
  }

  /** Hidden states [tokens, hidden] after the last norm, of a text read on its own. */
  async encode(tokens: number[], adapter: PreparedAdapter | undefined): Promise<Float32Array> {
    const { hiddenSize } = this.settings.model
    const hidden = new Float32Array(tokens.length * hiddenSize)
    const fetches = { hidden: new Tensor('float32', hidden, [tokens.length, hiddenSize]) }
    await this.runOne({ slot: this.slots, tokens, past: 0, adapter }, [tokens.length - 1], fetches)
    return hidden
  }

  /**
   * Reads some tokens of a text that is read on its own, behind the `past` that were read before them.
   * @returns the logits [tokens, vocab] after each of them.
   */
  async readAll(tokens: number[], past: number, adapter: PreparedAdapter | undefined): Promise<Float32Array> {
    const { vocabSize } = this.settings.model
    const logits = new Float32Array(tokens.length * vocabSize)
    const fetches = { logits: new Tensor('float32', logits, [tokens.length, vocabSize]) }
    await this.runOne({ slot: this.slots, tokens, past, adapter }, [...tokens.keys()], fetches)
    return logits
  }

  /** Copies the first `tokens` positions of a slot to another one. */
  copySlot(from: number, to: number, tokens: number): void {
    this.cache.copy(from, to, tokens)
  }

  /** Numbers of one saved token: see `saveTokens`. */
  get tokenSize(): number {
    return this.cache.tokenSize
  }

  /** Copies what a slot holds at positions first … first + tokens − 1 into `target` [tokens · tokenSize]. */
  saveTokens(slot: number, first: number, tokens: number, target: Float32Array): void {
    this.cache.save(slot, first, tokens, target)
  }

  /** Puts saved tokens back at the same positions of a slot. */
  restoreTokens(slot: number, first: number, tokens: number, source: Float32Array): void {
    this.cache.restore(slot, first, tokens, source)
  }

  async close(): Promise<void> {
    this.session.close()
  }

  /** @param wanted the places in the chunk after which logits are wanted. */
  private async runOne({ slot, tokens, past, adapter }: PrefillChunk, wanted: number[], fetches: Tensors) {
    const total = past + tokens.length
    this.refuseOverflow(total)
    const view = this.cache.view(slot, 1)
    const feeds = {
      input_ids: int64(tokens, [1, tokens.length]),
      seqlens_k: int32([total - 1], [1]),
      total_sequence_length: int32([total], []),
      last_index: int64(wanted, [wanted.length]),
    }
    await this.session.run(
      { kept: [this.adapters.feedsFor([adapter]), view.feeds], once: feeds },
      { kept: [view.fetches], once: fetches },
    )
  }

  /** The runtime would answer wrongly, not fail, for some lengths that do not fit. */
  private refuseOverflow(total: number): void {
    if (total > this.contextTokens) {
      throw new PolyphonyError(
        'internal',
        `A sequence of ${total} tokens does not fit ${this.contextTokens} positions`,
      )
    }
  }

  private async selfTest(): Promise<void> {
    this.logits.fill(Number.NaN)
    const logits = await this.prefill({ slot: 0, tokens: [0], past: 0, adapter: undefined })
    if (!logits.every(Number.isFinite))
      throw new PolyphonyError('internal', 'The decoder gives no finite logits')
    const key = this.cache.view(0, 1).feeds.past_key_0?.data
    if (!(key instanceof Float32Array) || !key.some((value) => value !== 0)) {
      throw new PolyphonyError(
        'internal',
        'The decoder does not update its cache in place: pin onnxruntime-node 1.30.0',
      )
    }
  }
}

/** Of the matrices of a target in all layers, for each rank. */
function bytesPerRank(model: ModelConfig): number[] {
  return LINEAR_TARGETS.map((target) => {
    const { input, output } = linearShape(model, target)
    return model.layers * (input + output) * Float32Array.BYTES_PER_ELEMENT
  })
}

function int64(values: number[], shape: number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), shape)
}

function int32(values: number[], shape: number[]): Tensor {
  return new Tensor('int32', Int32Array.from(values), shape)
}

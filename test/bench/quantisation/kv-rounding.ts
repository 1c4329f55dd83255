import type { Decoder } from '@/lib/engine/decoder/decoder'
import type { ModelConfig } from '@/lib/formats/model-config'

/**
 * Keys and values as 8 bits would hold them, one scale for each channel of each head: each position is rounded in place as
 * soon as it has been read, so that all that follows sees it rounded. (The position itself sees its own values unrounded.)
 * Scales are the largest values met in texts that are read before, over 127; what exceeds them is cut.
 */
export class KvRounding {
  private readonly largest: Float32Array
  private readonly position: Float32Array

  constructor(
    private readonly decoder: Decoder,
    { layers, kvHeads, headDim }: ModelConfig,
  ) {
    // One position of the cache is [2 · layers, kvHeads, headDim]: just the channels.
    this.largest = new Float32Array(2 * layers * kvHeads * headDim)
    this.position = new Float32Array(decoder.tokenSize)
  }

  /** Widens the scales to what lies there. */
  observe(slot: number, position: number): void {
    this.decoder.saveTokens(slot, position, 1, this.position)
    for (const [channel, value] of this.position.entries())
      this.largest[channel] = Math.max(this.largest[channel]!, Math.abs(value))
  }

  round(slot: number, position: number): void {
    this.decoder.saveTokens(slot, position, 1, this.position)
    for (const [channel, value] of this.position.entries()) {
      const scale = this.largest[channel]! / 127
      const code = scale === 0 ? 0 : Math.round(value / scale)
      this.position[channel] = Math.min(Math.max(code, -128), 127) * scale
    }
    this.decoder.restoreTokens(slot, position, 1, this.position)
  }
}

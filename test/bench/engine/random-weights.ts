import { createRandom } from '@/lib/engine/generation/random'
import { BLOCK_SIZE } from '@/lib/engine/graph/quantise-blocks'

/**
 * Values that quantise to `bits` without any rounding, and whose scales are exact in float16: both engines then compute
 * with the very same weights. Every block holds the code that its scale is made from.
 */
export function randomBlocks(count: number, bits: 4 | 8, seed: number): Float32Array {
  const random = createRandom(seed, bits)
  const scale = bits === 4 ? 2 ** -8 : 2 ** -12
  const [extreme, most] = bits === 4 ? [-8, 7] : [-127, 127]
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const code = i % BLOCK_SIZE === 0 ? extreme : Math.floor(random() * (2 * most + 1)) - most
    values[i] = code * scale
  }
  return values
}

/** Values for adapters, exact in float16 and large enough that another adapter says something else. */
export function randomValues(count: number, seed: number): Float32Array {
  const random = createRandom(seed, 1)
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = (Math.floor(random() * 129) - 64) * 2 ** -10
  return values
}

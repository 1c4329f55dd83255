import type { Rotary } from '@/lib/formats/rotary'

/**
 * cos and sin, float32 [positions, headDim / 2] each, of the angles position · frequency of each pair.
 * Source: RoFormer, https://arxiv.org/abs/2104.09864
 */
export function computeRotaryTables(
  rotary: Rotary,
  headDim: number,
  positions: number,
): { cos: Float32Array; sin: Float32Array } {
  const frequencies = computeFrequencies(rotary, headDim)
  const half = frequencies.length
  const cos = new Float32Array(positions * half)
  const sin = new Float32Array(positions * half)
  for (let position = 0; position < positions; position++) {
    for (const [i, frequency] of frequencies.entries()) {
      cos[position * half + i] = Math.cos(position * frequency)
      sin[position * half + i] = Math.sin(position * frequency)
    }
  }
  return { cos, sin }
}

/**
 * Radians a position of each of the headDim / 2 pairs: theta^(−2i / headDim), scaled.
 * Sources: linear scaling, https://arxiv.org/abs/2306.15595; Llama 3's, https://github.com/meta-llama/llama-models
 */
function computeFrequencies({ theta, scaling }: Rotary, headDim: number): number[] {
  return Array.from({ length: headDim / 2 }, (_, i) => {
    const frequency = theta ** ((-2 * i) / headDim)
    if (!scaling) return frequency
    const stretched = frequency / scaling.factor
    if (scaling.kind === 'linear') return stretched
    // Pairs that turn often inside the original length stay, those that hardly turn are stretched, the rest lie between.
    const { lowFactor, highFactor, originalPositions } = scaling
    const turns = (originalPositions * frequency) / (2 * Math.PI)
    const share = Math.min(Math.max((turns - lowFactor) / (highFactor - lowFactor), 0), 1)
    return share * frequency + (1 - share) * stretched
  })
}

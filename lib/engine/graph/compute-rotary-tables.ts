import type { ModelConfig } from '@/lib/formats/model-config'

/**
 * cos and sin, float32 [positions, headDim / 2] each; the angle of pair i at position p is p · theta^(−2i / headDim).
 * Source: RoFormer, https://arxiv.org/abs/2104.09864
 */
export function computeRotaryTables(
  { headDim, ropeTheta }: ModelConfig,
  positions: number,
): { cos: Float32Array; sin: Float32Array } {
  const half = headDim / 2
  const cos = new Float32Array(positions * half)
  const sin = new Float32Array(positions * half)
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position / ropeTheta ** ((2 * i) / headDim)
      cos[position * half + i] = Math.cos(angle)
      sin[position * half + i] = Math.sin(angle)
    }
  }
  return { cos, sin }
}

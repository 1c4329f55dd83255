/** Shapes of models; the weights are random. */
export interface Shape {
  name: string
  hidden: number
  layers: number
  heads: number
  kvHeads: number
  headDim: number
  ffn: number
  vocab: number
}

/** Two that people run on laptops. */
export const SHAPES: Shape[] = [
  {
    ...{ name: '135M', hidden: 576, layers: 30, heads: 9, kvHeads: 3, headDim: 64, ffn: 1536 },
    vocab: 49_152,
  },
  {
    ...{ name: '0.5B', hidden: 896, layers: 24, heads: 14, kvHeads: 2, headDim: 64, ffn: 4864 },
    vocab: 151_936,
  },
]

/** So small that it says nothing about speed: whether the benchmark itself works. */
export const TINY: Shape = {
  ...{ name: 'tiny', hidden: 256, layers: 3, heads: 4, kvHeads: 2, headDim: 64, ffn: 512 },
  vocab: 2048,
}

export const RANK = 16
export const CONTEXT_TOKENS = 4096
export const ROPE_THETA = 10_000
export const NORM_EPS = 1e-5

export type Target = 'q_proj' | 'k_proj' | 'v_proj' | 'o_proj' | 'gate_proj' | 'up_proj' | 'down_proj'

/** The seven projections of a layer: [outputs, inputs]. */
export function projections(shape: Shape): Record<Target, [number, number]> {
  const { hidden, ffn, heads, kvHeads, headDim } = shape
  return {
    q_proj: [heads * headDim, hidden],
    k_proj: [kvHeads * headDim, hidden],
    v_proj: [kvHeads * headDim, hidden],
    o_proj: [hidden, heads * headDim],
    gate_proj: [ffn, hidden],
    up_proj: [ffn, hidden],
    down_proj: [hidden, ffn],
  }
}

export const moduleOf = (target: Target) =>
  ['gate_proj', 'up_proj', 'down_proj'].includes(target) ? 'mlp' : 'self_attn'

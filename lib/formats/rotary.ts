import { z } from 'zod'

/** Rotary positions: the angle of pair i of a head at position p is p times the i-th frequency. */
export interface Rotary {
  /** Frequencies are theta^(−2i / headDim) before scaling. */
  theta: number
  scaling: RotaryScaling | undefined
}

/** How a model that was trained on shorter texts stretches its frequencies. */
export type RotaryScaling =
  | { kind: 'linear'; factor: number }
  | { kind: 'llama3'; factor: number; lowFactor: number; highFactor: number; originalPositions: number }

/** `rope_scaling` and `rope_parameters` of `config.json`, both in their older and newer spelling. */
export const ropeSchema = z.object({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().positive().optional(),
  factor: z.number().positive().optional(),
  low_freq_factor: z.number().positive().optional(),
  high_freq_factor: z.number().positive().optional(),
  original_max_position_embeddings: z.int().min(1).optional(),
  partial_rotary_factor: z.number().optional(),
})
export type RopeFields = z.infer<typeof ropeSchema>

/** @throws Error with field, value and remedy when the scaling is not supported. */
export function parseScaling(rope: RopeFields | null | undefined, field: string): RotaryScaling | undefined {
  const kind = rope?.rope_type ?? rope?.type ?? 'default'
  if (!rope || kind === 'default') return undefined
  const need = (key: keyof RopeFields) => {
    const value = rope[key]
    if (typeof value !== 'number') throw new Error(`${field}.${key} is missing, which "${kind}" needs`)
    return value
  }
  if (kind === 'linear') return { kind, factor: need('factor') }
  if (kind === 'llama3') {
    const scaling = {
      kind,
      factor: need('factor'),
      lowFactor: need('low_freq_factor'),
      highFactor: need('high_freq_factor'),
      originalPositions: need('original_max_position_embeddings'),
    } as const
    if (scaling.lowFactor >= scaling.highFactor)
      throw new Error(`${field}: high_freq_factor must be above low_freq_factor`)
    return scaling
  }
  throw new Error(
    `${field}.rope_type "${kind}" is not supported: use a checkpoint whose type is default, linear or llama3; if it was added only for longer texts, remove ${field} and set max_position_embeddings to the original length`,
  )
}

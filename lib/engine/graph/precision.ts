import { z } from 'zod'

/** How weights are stored: float32, or blocks of 32 in 8 or 4 bits (the head never under 8). */
export const precisionSchema = z.enum(['float32', 'int8', 'int4'])
export type Precision = z.infer<typeof precisionSchema>

/**
 * How quantised products are computed: 0 in float32 (exact, slow; for tests), 4 with activations rounded to int8.
 * Without meaning for float32 weights.
 */
export const accuracyLevelSchema = z.union([z.literal(0), z.literal(1), z.literal(4)])
export type AccuracyLevel = z.infer<typeof accuracyLevelSchema>

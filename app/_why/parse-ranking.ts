import { z } from 'zod'

const pointSchema = z.tuple([z.number(), z.number()])

const planeSchema = z.object({
  heldVariance: z.number(),
  points: z.array(pointSchema.nullable()),
  target: pointSchema,
  path: z.array(pointSchema).catch([]),
})

const rankingSchema = z.object({
  version: z.string().nullish().catch(null),
  mode: z.enum(['latents', 'text', 'single']).nullish().catch(null),
  headroom: z.number().nullish().catch(null),
  confidence: z.number().nullish().catch(null),
  abstained: z.boolean().catch(false),
  plane: planeSchema.nullish().catch(null),
})

export type RankingView = z.infer<typeof rankingSchema>
export type PlaneView = z.infer<typeof planeSchema>

/** What the panel understands of a stored ranking; what an older or newer reranker said otherwise is left out. */
export function parseRanking(ranking: Record<string, unknown> | null): RankingView {
  return rankingSchema.parse(ranking ?? {})
}

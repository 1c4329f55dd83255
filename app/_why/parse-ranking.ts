import * as z from 'zod/mini'

const pointSchema = z.tuple([z.number(), z.number()])

const planeSchema = z.object({
  heldVariance: z.number(),
  points: z.array(z.nullable(pointSchema)),
  target: pointSchema,
  path: z.catch(z.array(pointSchema), []),
})

const orNull = <T extends z.ZodMiniType>(schema: T) => z.catch(z.nullish(schema), null)

const rankingSchema = z.object({
  version: orNull(z.string()),
  mode: orNull(z.enum(['latents', 'text', 'single'])),
  headroom: orNull(z.number()),
  confidence: orNull(z.number()),
  abstained: z.catch(z.boolean(), false),
  plane: orNull(planeSchema),
})

export type RankingView = z.infer<typeof rankingSchema>
export type PlaneView = z.infer<typeof planeSchema>

/** What the panel understands of a stored ranking; what an older or newer reranker said otherwise is left out. */
export function parseRanking(ranking: Record<string, unknown> | null): RankingView {
  return rankingSchema.parse(ranking ?? {})
}

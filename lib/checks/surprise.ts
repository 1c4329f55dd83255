import { z } from 'zod'
import { ASKED } from './check-plan'

/** How probable one model found one passage of the community's own text. */
const measureSchema = z.object({
  /** Of the passage in the plan, from 0. */
  passage: z.int(),
  by: z.enum(ASKED),
  /** Tokens that have a probability. */
  tokens: z.int(),
  /** Sum of their negative natural logarithms; null when the model's context cannot hold the passage. */
  nats: z.number().nullable(),
})

export type Measure = z.infer<typeof measureSchema>

/** What a run knows so far of how much the community's own text surprises those who are asked. */
export const surpriseSchema = z.object({
  measures: z.array(measureSchema),
  /** Whose model servers cannot say how probable a text is. */
  silent: z.array(z.enum(ASKED)),
  /** Whether the text was changed or deleted before all of it was read. */
  isGone: z.boolean(),
})

export type Surprise = z.infer<typeof surpriseSchema>

export const NO_SURPRISE: Surprise = { measures: [], silent: [], isGone: false }

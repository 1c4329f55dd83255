import { z } from 'zod'
import { ASKED } from './check-plan'
import { OUTCOMES } from './question-set'

/** What was wrong with an answer, measured by its question. */
const faultSchema = z.object({
  /** blocked: a guardrail let no answer through; missing, said: words; language, outcome: another than expected; policy: the policy did not do to the question what its test expects; failed: the model server would not answer. */
  kind: z.enum(['blocked', 'missing', 'said', 'language', 'outcome', 'policy', 'failed']),
  /** The words, the language, the outcome, the guardrail. */
  what: z.string(),
})

export type Fault = z.infer<typeof faultSchema>

/** What one model answered to one question. A blocked answer's text is kept nowhere. */
export const checkAnswerSchema = z.object({
  outcome: z.enum([...OUTCOMES, 'failed']),
  /** Null when nothing was let through. */
  text: z.string().nullable(),
  /** At which stage which guardrail let nothing through. */
  blocked: z.object({ stage: z.string(), guardrail: z.string() }).nullable(),
  faults: z.array(faultSchema),
})

export type CheckAnswer = z.infer<typeof checkAnswerSchema>

/** An answer with its place. */
export const placedAnswerSchema = checkAnswerSchema.extend({
  /** Of its question in the plan, from 0. */
  position: z.int(),
  by: z.enum(ASKED),
})

export type PlacedAnswer = z.infer<typeof placedAnswerSchema>

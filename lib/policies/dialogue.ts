import { z } from 'zod'
import type { Stage } from '@/guardrails/contract'

export const MOST_TURNS = 100

/** Where an answer may be judged: the finished one, one of several drafts, or as it is written. */
export const ANSWER_STAGES = ['output-final', 'draft', 'output-stream'] as const satisfies Stage[]

export const DIALOGUE_ROLES = ['system', 'user', 'assistant'] as const

/** One turn of a dialogue that is tried: who said what. */
export const dialogueTurnSchema = z.strictObject({
  role: z.enum(DIALOGUE_ROLES),
  /** Longer texts than filters read are let in, so that the pipeline itself says so. */
  content: z.string().max(2_000_000),
})

export type DialogueTurn = z.infer<typeof dialogueTurnSchema>
export type DialogueRole = DialogueTurn['role']

import { z } from 'zod'

const policyRefSchema = z.object({ community: z.string(), version: z.number().int() })

const noteSchema = z.discriminatedUnion('kind', [
  z.object({ type: z.literal('note'), kind: z.literal('history-dropped'), count: z.number().int() }),
  z.object({
    type: z.literal('note'),
    kind: z.literal('guardrail'),
    guardrail: z.string(),
    policy: policyRefSchema,
    stage: z.string(),
    action: z.enum(['flag', 'rewrite', 'block']),
    reason: z.string(),
    /** Already in the reader's language. */
    message: z.string(),
  }),
  z.object({ type: z.literal('note'), kind: z.literal('unsure') }),
])

/** One draft as the reader may see it: a blocked draft has a verdict and never its text. */
export const candidateViewSchema = z.looseObject({
  index: z.number().int(),
  content: z.string().nullable(),
  chosen: z.boolean(),
  blocked: z.boolean(),
  energy: z.number().nullable(),
  terms: z
    .array(
      z.looseObject({ name: z.string(), value: z.number(), weight: z.number(), contribution: z.number() }),
    )
    .nullish(),
  verdicts: z.array(z.looseObject({ guardrail: z.string(), action: z.string() })).nullish(),
  meanLogProb: z.number().nullable(),
  minProb: z.number().nullable(),
  tokens: z.number().int(),
  finishReason: z.string(),
})

/** What one turn tells its reader, in order; on the wire each is one `data:` line of an event stream. */
export const chatEventSchema = z.union([
  z.object({
    type: z.literal('start'),
    conversationId: z.string(),
    messageId: z.string(),
    assistant: z.string(),
  }),
  z.object({
    type: z.literal('state'),
    state: z.enum(['screening', 'drafting', 'choosing', 'screening-answer']),
    drafts: z.number().int().optional(),
    done: z.number().int().optional(),
  }),
  noteSchema,
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({
    type: z.literal('blocked'),
    message: z.string(),
    guardrail: z.string(),
    policy: policyRefSchema,
    stage: z.string(),
  }),
  z.object({
    type: z.literal('done'),
    messageId: z.string(),
    status: z.enum(['done', 'blocked', 'stopped']),
    ranking: z.record(z.string(), z.unknown()).nullable(),
    receipt: z.record(z.string(), z.unknown()).nullable(),
    candidates: z.array(candidateViewSchema),
  }),
  z.object({
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    retryAfterSeconds: z.number().optional(),
  }),
])

export type ChatEvent = z.infer<typeof chatEventSchema>
export type CandidateView = z.infer<typeof candidateViewSchema>

// The small build of zod: this schema travels to the browser.
import * as z from 'zod/mini'

const policyRefSchema = z.object({ community: z.string(), version: z.int() })

/** Whose rule spoke: the hub's floor or the community's own. */
const originSchema = z.optional(z.enum(['floor', 'community']))

const noteSchema = z.discriminatedUnion('kind', [
  z.object({ type: z.literal('note'), kind: z.literal('history-dropped'), count: z.int() }),
  z.object({
    type: z.literal('note'),
    kind: z.literal('guardrail'),
    guardrail: z.string(),
    policy: policyRefSchema,
    origin: originSchema,
    stage: z.string(),
    action: z.enum(['flag', 'rewrite', 'block']),
    reason: z.string(),
    /** Already in the reader's language. */
    message: z.string(),
  }),
  z.object({ type: z.literal('note'), kind: z.literal('unsure') }),
])

const termSchema = z.looseObject({
  name: z.string(),
  value: z.number(),
  weight: z.number(),
  contribution: z.number(),
})

/** One draft as the reader may see it: a blocked draft has a verdict and never its text. */
export const candidateViewSchema = z.looseObject({
  index: z.int(),
  content: z.nullable(z.string()),
  chosen: z.boolean(),
  blocked: z.boolean(),
  energy: z.nullable(z.number()),
  terms: z.nullish(z.array(termSchema)),
  verdicts: z.nullish(z.array(z.looseObject({ guardrail: z.string(), action: z.string() }))),
  meanLogProb: z.nullable(z.number()),
  minProb: z.nullable(z.number()),
  tokens: z.int(),
  finishReason: z.string(),
})

const anyObjectSchema = z.nullable(z.record(z.string(), z.unknown()))

/** How much was asked of something and how much there is. */
export const amountsSchema = z.object({ actual: z.number(), most: z.number() })

/** What one turn tells its reader, in order; on the wire each is one `data:` line of an event stream. */
export const chatEventSchema = z.union([
  z.object({
    type: z.literal('start'),
    conversationId: z.string(),
    messageId: z.string(),
    questionId: z.optional(z.string()),
    /** What the conversation, or the comparison, is called in its reader's list from now on. */
    title: z.optional(z.string()),
    assistant: z.string(),
  }),
  z.object({
    type: z.literal('state'),
    state: z.enum(['screening', 'drafting', 'choosing', 'screening-answer']),
    drafts: z.optional(z.int()),
    done: z.optional(z.int()),
  }),
  noteSchema,
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({
    type: z.literal('blocked'),
    message: z.string(),
    guardrail: z.string(),
    policy: policyRefSchema,
    origin: originSchema,
    stage: z.string(),
  }),
  z.object({
    type: z.literal('done'),
    messageId: z.string(),
    status: z.enum(['done', 'blocked', 'stopped']),
    ranking: anyObjectSchema,
    receipt: anyObjectSchema,
    candidates: z.array(candidateViewSchema),
  }),
  z.object({
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    /** What of the request is at fault, when something is. */
    param: z.optional(z.string()),
    retryAfterSeconds: z.optional(z.number()),
    amounts: z.optional(amountsSchema),
  }),
])

export type ChatEvent = z.infer<typeof chatEventSchema>
export type CandidateView = z.infer<typeof candidateViewSchema>

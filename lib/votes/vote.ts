import { z } from 'zod'

/** Why an answer is good, and why it is not. */
export const UP_REASONS = ['accurate', 'kind', 'our_language', 'other'] as const
export const DOWN_REASONS = ['wrong', 'rude', 'not_our_custom', 'other'] as const

const answerId = z.string().regex(/^msg_[0-9a-z]{26}$/, 'this is not the id of an answer')
const unique = <T>(items: T[]) => new Set(items).size === items.length

/** What a reader says of answers; `none` takes back what was said. */
export const voteSchema = z.union([
  z.strictObject({
    kind: z.literal('answer'),
    messageId: answerId,
    value: z.literal('up'),
    reasons: z.array(z.enum(UP_REASONS)).max(UP_REASONS.length).refine(unique, 'each reason once'),
  }),
  z.strictObject({
    kind: z.literal('answer'),
    messageId: answerId,
    value: z.literal('down'),
    reasons: z.array(z.enum(DOWN_REASONS)).max(DOWN_REASONS.length).refine(unique, 'each reason once'),
  }),
  z.strictObject({
    kind: z.literal('answer'),
    messageId: answerId,
    value: z.literal('none'),
    reasons: z.array(z.never()).max(0),
  }),
  /** Which draft of an answer its reader would have chosen. */
  z.strictObject({
    kind: z.literal('draft'),
    messageId: answerId,
    draft: z.int().min(0).max(63).nullable(),
  }),
  /** Which of two answers to the same question: `left` and `right` in the order of their columns. */
  z.strictObject({
    kind: z.literal('pair'),
    left: answerId,
    right: answerId,
    value: z.enum(['left', 'right', 'tie', 'neither', 'none']),
  }),
])

export type Vote = z.infer<typeof voteSchema>

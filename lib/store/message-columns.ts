import { z } from 'zod'

export const messageRoleSchema = z.enum(['user', 'assistant'])
export const messageStatusSchema = z.enum(['writing', 'done', 'blocked', 'stopped', 'failed'])

/** A guardrail's verdict as it is kept: `action` and who gave it are certain, the rest is as the guardrail said it. */
export const verdictColumnSchema = z.looseObject({
  guardrail: z.string(),
  action: z.enum(['allow', 'flag', 'rewrite', 'block']),
})

/** One named term of an energy: contribution = weight × value. */
export const termColumnSchema = z.looseObject({
  name: z.string(),
  value: z.number(),
  weight: z.number(),
  contribution: z.number(),
})

/** An object whose shape belongs to who wrote it (receipt, ranking): the reranker and the chat parse their own. */
export const objectColumnSchema = z.record(z.string(), z.unknown())

/** By stand-in, what it stands for; null for one that stands for itself. */
export const standInsColumnSchema = z.record(z.string(), z.string().nullable())

/** Texts attached to a question, in their order. */
const attachmentsColumnSchema = z.array(z.object({ name: z.string(), text: z.string(), sizeBytes: z.int() }))

/** Those of a message; none where the column is empty. */
export const parseAttachments = (value: unknown): AttachmentColumn[] =>
  attachmentsColumnSchema.nullable().parse(value) ?? []

/** What of a message cannot be brought along from elsewhere. */
export const LEFT_OUT_PARTS = ['image', 'file', 'recording', 'thoughts'] as const

export type LeftOutPart = (typeof LEFT_OUT_PARTS)[number]

/** How many of each were left out of an imported message. */
export const leftOutColumnSchema = z.partialRecord(z.enum(LEFT_OUT_PARTS), z.int().positive())

export const verdictsColumnSchema = z.array(verdictColumnSchema)
export const termsColumnSchema = z.array(termColumnSchema)

export type StandInsColumn = z.infer<typeof standInsColumnSchema>
export type MessageRole = z.infer<typeof messageRoleSchema>
export type MessageStatus = z.infer<typeof messageStatusSchema>
export type VerdictColumn = z.infer<typeof verdictColumnSchema>
export type TermColumn = z.infer<typeof termColumnSchema>
export type AttachmentColumn = z.infer<typeof attachmentsColumnSchema>[number]
export type LeftOutColumn = z.infer<typeof leftOutColumnSchema>
export type ObjectColumn = z.infer<typeof objectColumnSchema>

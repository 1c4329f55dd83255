import { z } from 'zod'
import { STAGES } from '@/guardrails/contract'
import { PolyphonyError } from '@/lib/core/errors'
import { MOST_COMPARED } from './compare-policies'
import { ANSWER_STAGES, dialogueTurnSchema, MOST_TURNS } from './dialogue'
import { languageTag } from './policy'

const language = languageTag.default('en')
const stage = z.enum(STAGES).default('input')
/** Longer texts than filters read are let in, so that the pipeline itself says so. */
const text = z.string().max(2_000_000)

export const checkRequestSchema = z.strictObject({ yaml: z.string(), runTests: z.boolean().default(false) })

export const parityRequestSchema = z.strictObject({ yaml: z.string() })

export const tryRequestSchema = z.strictObject({ yaml: z.string(), text, stage, language })

export const dialogueRequestSchema = z.strictObject({
  yaml: z.string(),
  turns: z
    .array(dialogueTurnSchema)
    .min(1, 'write or paste at least one turn')
    .max(MOST_TURNS, `at most ${MOST_TURNS} turns at once`),
  answersAs: z.enum(ANSWER_STAGES).default('output-final'),
  language,
})

/** A draft's text, or a community's policy: the one that holds, or a version of it. */
const policySourceSchema = z.union([
  z.strictObject({ yaml: z.string() }),
  z.strictObject({ community: z.string().max(100), version: z.int().min(1).optional() }),
])

export type PolicySource = z.output<typeof policySourceSchema>

/** Texts that are sent along, or those that readers of the community showed to its moderators. */
export const compareRequestSchema = z.strictObject({
  texts: z.union([
    z.literal('kept'),
    z
      .array(z.strictObject({ text, stage, language }))
      .min(1, 'write or choose at least one text')
      .max(MOST_COMPARED, `at most ${MOST_COMPARED} texts at once`),
  ]),
  before: policySourceSchema,
  after: policySourceSchema,
})

/** Patterns that are being written, right or wrong, and a text to search. */
export const patternsRequestSchema = z.strictObject({
  patterns: z.array(z.unknown()).max(200, 'at most 200 patterns'),
  text: z.string().max(10_000, 'at most 10,000 characters'),
  language,
})

/** Topics that are being written, right or wrong, and the encoder that they would ask. */
export const topicsRequestSchema = z.strictObject({
  topics: z.array(z.unknown()).max(10, 'at most 10 topics'),
  model: z.string().max(100).optional(),
})

/** What a page of ours sent. @throws PolyphonyError invalid_request naming the field */
export function parsePolicyRequest<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.map(String).join('.') ?? ''
  throw new PolyphonyError('invalid_request', [field, issue?.message].filter(Boolean).join(': '), {
    ...(field && { param: field }),
  })
}

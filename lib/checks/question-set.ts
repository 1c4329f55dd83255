import { z } from 'zod'

/** What may come of a question put to an assistant; `judge-outcome.ts` says how it is told. */
export const OUTCOMES = ['answered', 'refused', 'unknown', 'blocked'] as const

export type Outcome = (typeof OUTCOMES)[number]

const words = z.string().trim().min(1).max(200)

const questionSchema = z.strictObject({
  question: z.string().trim().min(1).max(2000).describe('What is asked'),
  contains: z
    .array(z.union([words, z.array(words).min(1).max(20)]))
    .max(20)
    .default([])
    .describe('What the answer must say: every entry; of an entry that is a list, any'),
  excludes: z.array(words).max(20).default([]).describe('What the answer must not say'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'a language as two letters, such as fr')
    .optional()
    .describe('The language in which it must be answered'),
  outcome: z
    .enum(OUTCOMES)
    .optional()
    .describe('What must come of it; without this, and without words, that no guardrail blocks the answer'),
})

/** A community's own questions, as their YAML says them. */
export const questionSetSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format'),
  language: questionSchema.shape.language.describe('For every question that names none of its own'),
  questions: z
    .array(questionSchema)
    .min(1, 'write at least one question')
    .max(200, 'a set holds up to 200 questions; make a second one'),
})

export type QuestionSet = z.infer<typeof questionSetSchema>
export type SetQuestion = QuestionSet['questions'][number]

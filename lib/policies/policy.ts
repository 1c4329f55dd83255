import { z } from 'zod'
import { ACTIONS, STAGES } from '@/guardrails/contract'
import type { ParsedDocument } from '@/lib/documents/parse-document'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and dashes')
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a BCP-47 tag such as fr or fr-SN')
const stage = z.enum(STAGES)

const guardrailSchema = z.strictObject({
  use: id.describe('Which guardrail'),
  name: id.optional().describe('Its name in this policy; the guardrail’s id when left out'),
  on: z
    .array(stage)
    .min(1)
    .optional()
    .describe(
      'At which stages; those of the guardrail when left out. What looks at questions (input) looks at attached texts, too',
    ),
  options: z.record(z.string(), z.unknown()).default({}).describe('The options of the guardrail'),
})

export const policyTestSchema = z.strictObject({
  text: z.string().max(100_000),
  stage,
  language: languageTag.optional(),
  expect: z.enum(ACTIONS),
  guardrail: id
    .optional()
    .describe('The name of the step, or the id of the guardrail, that must have decided'),
})

/** A policy document, as its YAML says it. */
export const policySchema = z.strictObject({
  version: z.literal(1, 'write "version: 1", the version of this format').describe('Version of this format'),
  extends: z
    .enum(['floor', 'nothing'])
    .default('floor')
    .describe('The hub’s floor; only the floor extends nothing'),
  guardrails: z.array(guardrailSchema).max(200, 'a policy has at most 200 filters').default([]),
  messages: z
    .record(
      languageTag,
      z.record(
        z.string().regex(/^guardrail\.[a-z0-9.-]{1,120}$/, 'a key such as guardrail.links.blocked'),
        z.string().min(1).max(600),
      ),
    )
    .default({}),
  tests: z.array(policyTestSchema).max(2000, 'a policy has at most 2000 tests').default([]),
})

export type PolicyContent = z.infer<typeof policySchema>
export type PolicyGuardrail = z.infer<typeof guardrailSchema>
export type PolicyTest = z.infer<typeof policyTestSchema>

export type PolicyDocument = ParsedDocument<PolicyContent>

/** The name a step goes by. */
export const nameOf = ({ use, name }: PolicyGuardrail): string => name ?? use

import { z } from 'zod'
import type { Guardrail } from '@/guardrails/contract'
import { registry as everyGuardrail } from '@/guardrails/registry'
import { policySchema } from './policy'

/** Where a hub publishes the JSON Schema of version 1 of the policy format; it stays there. */
export const POLICY_SCHEMA_PATH = '/schemas/policy.v1.json'

/** The JSON Schema (draft 2020-12) of a policy file, with the options of every guardrail: editors complete from it. */
export function policyJsonSchema(
  registry: ReadonlyMap<string, Guardrail> = everyGuardrail,
): Record<string, unknown> {
  const schema = z.toJSONSchema(policySchema, { io: 'input' })
  const cases = [...registry.values()].map((guardrail) => ({
    if: { properties: { use: { const: guardrail.id } }, required: ['use'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: { options: optionsJsonSchema(guardrail), on: { items: { enum: guardrail.stages } } },
    },
  }))
  return {
    ...schema,
    title: 'Polyphony policy',
    $defs: { guardrail: { properties: { use: { enum: [...registry.keys()] } }, allOf: cases } },
    properties: withGuardrails(schema.properties),
  }
}

/** The JSON Schema of one guardrail's options: the form in the page is made from it. */
export function optionsJsonSchema({ options }: Guardrail): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(options, { io: 'input' })
  return schema
}

function withGuardrails(properties: unknown): Record<string, unknown> {
  const known = z.record(z.string(), z.unknown()).parse(properties)
  const list = z.looseObject({ items: z.unknown() }).parse(known.guardrails)
  return { ...known, guardrails: { ...list, items: { allOf: [list.items, { $ref: '#/$defs/guardrail' }] } } }
}

import { expect, test } from 'vitest'
import { registry } from '@/guardrails/registry'
import { blankFor, fieldFor, optionSchema } from '@/lib/policies/form-field'
import { optionsJsonSchema } from '@/lib/policies/policy-json-schema'

const optionsOf = (id: string) => {
  const guardrail = registry.get(id)
  if (!guardrail) throw new Error(`there is no ${id}`)
  return optionSchema.parse(optionsJsonSchema(guardrail)).properties ?? {}
}
const kindsOf = (id: string) =>
  Object.fromEntries(Object.entries(optionsOf(id)).map(([name, schema]) => [name, fieldFor(schema).kind]))

test.each([...registry.keys()])('the options of %s can be shown as a form', (id) => {
  expect(Object.keys(kindsOf(id)).length).toBeGreaterThan(0)
})

test('each kind of option gets the field that fits it', () => {
  expect(kindsOf('blocked-terms')).toMatchObject({ lists: 'list', allow: 'lines' })
  expect(kindsOf('language')).toMatchObject({ languages: 'lines', action: 'choice', minLetters: 'number' })
  expect(kindsOf('personal-data')).toMatchObject({ kinds: 'choices', actions: 'map', regions: 'lines' })
})

test('a new entry has its required parts, with a name of its own', () => {
  const item = optionsOf('blocked-terms').lists?.items ?? {}
  expect(blankFor(item, 2)).toEqual({ name: 'name-2', terms: [] })
})

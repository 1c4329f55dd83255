import Ajv from 'ajv/dist/2020'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { messageFor } from '@/guardrails/message-for'
import { runGuardrails } from '@/guardrails/pipeline'
import { PolyphonyError } from '@/lib/core/errors'
import { compilePolicy } from '@/lib/policies/compile-policy'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { policyJsonSchema } from '@/lib/policies/policy-json-schema'
import { requirePassing, runPolicyTests } from '@/lib/policies/run-policy-tests'

const floor = parsePolicy(`
version: 1
extends: nothing
guardrails:
  - use: blocked-terms
    name: floor-terms
    on: [input, draft]
    options: {lists: [{name: harm, terms: [bomb, poison]}]}
  - use: personal-data
    name: floor-data
    on: [draft]
    options: {kinds: [card, secret]}
messages:
  en: {guardrail.blocked-terms.blocked.harm: The floor says no.}
`)
const context = () => ({ language: 'en', memory: new Map(), now: () => 0, random: () => 0.5 })
const compile = (yaml: string) => compilePolicy({ floor, policy: parsePolicy(yaml), name: 'my.yaml' })
const conflictOf = (yaml: string): string => {
  try {
    compile(yaml)
  } catch (error) {
    if (error instanceof PolyphonyError) return error.message
    throw error
  }
  return 'accepted'
}

test('the floor’s steps come first, also under an empty policy', () => {
  const { steps } = compile('version: 1\nguardrails:\n  - {use: language, options: {languages: [fr]}}\n')
  expect(steps.map(({ name, origin }) => [name, origin])).toEqual([
    ['floor-terms', 'floor'],
    ['floor-data', 'floor'],
    ['language', 'community'],
  ])
})

describe('a community cannot loosen the floor', () => {
  test.each([
    [
      'a term left out',
      'use: blocked-terms\n    name: floor-terms\n    options: {lists: [{name: harm, terms: [bomb]}]}',
      'line 5, column 5: "floor-terms": the list "harm" leaves out 1',
    ],
    [
      'a milder action',
      'use: blocked-terms\n    name: floor-terms\n    options: {lists: [{name: harm, action: flag, terms: [bomb, poison]}]}',
      'does flag where the floor does block',
    ],
    [
      'an exception',
      'use: blocked-terms\n    name: floor-terms\n    options: {allow: [bath bomb], lists: [{name: harm, terms: [bomb, poison]}]}',
      'allow adds 1',
    ],
    [
      'a stage left out',
      'use: blocked-terms\n    name: floor-terms\n    on: [input]\n    options: {lists: [{name: harm, terms: [bomb, poison]}]}',
      'line 5, column 5: "floor-terms" leaves out draft',
    ],
    [
      'another guardrail under its name',
      'use: language\n    name: floor-terms',
      'is blocked-terms in the hub',
    ],
    [
      'a kind left out',
      'use: personal-data\n    name: floor-data\n    options: {kinds: [card]}',
      'kinds leaves out "secret"',
    ],
    [
      'a kind only noted',
      'use: personal-data\n    name: floor-data\n    options: {actions: {card: flag}}',
      '"card" is flag where the floor says hide',
    ],
  ])('%s', (_, entry, expected) => {
    const message = conflictOf(`version: 1\nguardrails:\n  - ${entry}\n`)
    expect(message).toContain(expected)
    expect(message).toContain('never loosened')
  })
})

test('a community can tighten the floor in its place', async () => {
  const policy = compile(
    'version: 1\nguardrails:\n  - {use: personal-data, name: floor-data, options: {action: block}}\n  - {use: blocked-terms, name: floor-terms, options: {lists: [{name: harm, terms: [bomb, poison, dagger]}]}}\n',
  )
  expect(policy.steps.map(({ name }) => name)).toEqual(['floor-terms', 'floor-data'])
  const card = await runGuardrails({
    text: '4111 1111 1111 1111',
    stage: 'draft',
    policy,
    context: context(),
  })
  expect(card.action).toBe('block')
})

test('a second step of the same kind cannot weaken the floor’s', async () => {
  const policy = compile(
    'version: 1\nguardrails:\n  - {use: blocked-terms, options: {allow: [bomb, a bomb]}}\n',
  )
  expect((await runGuardrails({ text: 'a bomb', stage: 'input', policy, context: context() })).action).toBe(
    'block',
  )
})

test('what looks at questions looks at attached texts, where its guardrail knows them', () => {
  const policy = compile(
    'version: 1\nguardrails:\n  - {use: links, name: in, on: [input]}\n  - {use: links, name: out, on: [draft]}\n  - {use: language, on: [input], options: {languages: [fr]}}\n',
  )
  const stages = Object.fromEntries(policy.steps.map(({ name, on }) => [name, on]))
  expect(stages).toMatchObject({ in: ['input', 'attachment'], out: ['draft'], language: ['input'] })
})

test.each([
  ['an unknown guardrail', '{use: nonsense}', 'there is no guardrail "nonsense"; there are blocked-terms'],
  ['an unknown option', '{use: language, options: {langs: [fr]}}', 'there is no option "langs"'],
  [
    'a wrong option',
    '{use: language, options: {languages: [french]}}',
    'options.languages.0: an ISO 639-1 code',
  ],
  [
    'two lists of one name',
    '{use: blocked-terms, options: {lists: [{name: a, terms: [x]}, {name: a, terms: [y]}]}}',
    'options.lists: two lists share a name',
  ],
  [
    'two patterns of one name',
    '{use: patterns, options: {patterns: [{name: a, pattern: x}, {name: a, pattern: y}]}}',
    'options.patterns: two patterns share a name',
  ],
  [
    'two categories of one name',
    '{use: judge, options: {model: m, format: llama-guard-3, ownCategories: [{name: a, description: Of one kind.}, {name: a, description: Of another.}]}}',
    'options.ownCategories: two categories share a name',
  ],
  ['a stage it has not', '{use: language, on: [attachment]}', 'does not work at stage attachment'],
])('%s is named with its line', (_, entry, expected) => {
  const message = conflictOf(`version: 1\nguardrails:\n  - ${entry}\n`)
  expect(message).toContain(expected)
  expect(message).toMatch(/line 3, column \d+/)
})

test('publishing needs every test to pass, and says which did not', async () => {
  const document = parsePolicy(
    'version: 1\ntests:\n  - {text: a bomb, stage: input, expect: block, guardrail: floor-terms}\n  - {text: hello, stage: input, expect: block}\n  - {text: a bomb, stage: input, expect: block, guardrail: language}\n',
  )
  const results = await runPolicyTests(document, compilePolicy({ floor, policy: document }), context())
  expect(results.map(({ passed }) => passed)).toEqual([true, false, false])
  expect(() => requirePassing(results, 'my.yaml')).toThrow(
    /line 4.*expects block at input, the policy says allow/,
  )
  expect(() => requirePassing(results.slice(0, 1))).not.toThrow()
})

test('a reader is told what, by which filter, of whose policy, in their language', async () => {
  const policy = compile(
    'version: 1\nguardrails:\n  - {use: blocked-terms, name: own, options: {lists: [{name: l, terms: [zzz]}]}}\n',
  )
  const harm = await runGuardrails({ text: 'a bomb', stage: 'input', policy, context: context() })
  const tell = (language: string, judged = harm) =>
    messageFor(judged.blocked!, language, { community: 'Lutèce', messages: policy.messages })
  expect(tell('en')).toBe(
    'Your question was not sent on. The floor says no. (Blocked terms, policy of the hub) You can change it and ask again.',
  )
  expect(tell('fr-SN')).toContain('Termes bloqués, politique de la plateforme')
  expect(tell('xx')).toContain('Your question was not sent on.')
  const own = await runGuardrails({
    text: 'zzz',
    stage: 'draft',
    policy: { ...policy, steps: policy.steps.map((step) => ({ ...step })) },
    context: context(),
  })
  expect(tell('zh', own)).toContain('Lutèce的规则')
})

test('the JSON Schema accepts what the parser accepts and refuses what it refuses', () => {
  const validate = new Ajv({ strict: false }).compile(policyJsonSchema())
  const good =
    'version: 1\nguardrails:\n  - {use: language, on: [draft], options: {languages: [fr]}}\ntests:\n  - {text: a, stage: input, expect: allow}\n'
  expect(validate(parse(good)), JSON.stringify(validate.errors)).toBe(true)
  expect(validate(parse(good.replace('languages', 'langs')))).toBe(false)
  expect(validate(parse(good.replace('language,', 'nonsense,')))).toBe(false)
  expect(validate(parse(good.replace('[draft]', '[attachment]')))).toBe(false)
  expect(validate(parse(good.replace('expect: allow', 'expect: maybe')))).toBe(false)
})

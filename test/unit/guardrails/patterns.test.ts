import { expect, test } from 'vitest'
import { z } from 'zod'
import { registry } from '@/guardrails/registry'

const guardrail = registry.get('patterns')!
const context = {
  stage: 'draft' as const,
  language: 'fr-SN',
  memory: new Map(),
  signal: new AbortController().signal,
  now: () => 0,
  random: () => 0.5,
}
const problemsOf = (pattern: object) => {
  const parsed = guardrail.options.safeParse({ patterns: [{ name: 'p', ...pattern }] })
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test.each([
  ['a(b', 'patterns.0.pattern: the pattern is wrong at character 2 ("(b"): missing closing )'],
  [
    'ab(?=c)',
    'patterns.0.pattern: the pattern is wrong at character 3 ("(?=c)"): looking ahead or behind is not possible in linear time',
  ],
  [
    '(a)\\1',
    'patterns.0.pattern: the pattern is wrong at character 4 ("\\1"): back references are not possible in linear time',
  ],
  [
    'x[z-a]',
    'patterns.0.pattern: the pattern is wrong at character 3 ("z-a]"): invalid character class range',
  ],
  ['a*', 'patterns.0.pattern: the pattern matches an empty text, so it would match everywhere'],
])('a wrong pattern is refused with the place in it: %s', (pattern, problem) => {
  expect(problemsOf({ pattern })).toEqual([problem])
})

test('patterns that are too large, and replacements that match themselves, are refused', () => {
  expect(problemsOf({ pattern: 'x{1,900}y{1,900}' })[0]).toContain('too large')
  expect(problemsOf({ pattern: '\\d+', action: 'rewrite', replacement: '0' })[0]).toContain('replacement')
  const twice = { name: 'p', pattern: 'a' }
  expect(() => guardrail.configure({ patterns: [twice, twice] })).toThrow(z.ZodError)
})

test('a pattern brings its own words, in the nearest language', async () => {
  const message = { en: 'No codes.', fr: 'Pas de codes.' }
  const configured = guardrail.configure({ patterns: [{ name: 'p', pattern: 'code', message }] })
  expect(await configured.check('un code', context)).toMatchObject([
    { message: 'own', params: { pattern: 'p', text: 'Pas de codes.' } },
  ])
})

// The square of a hundred thousand, two hundred times, would take longer than this limit; the time itself is milliseconds.
test('two hundred patterns over the longest text stay linear', { timeout: 30_000 }, async () => {
  const patterns = Array.from({ length: 200 }, (_, index) => ({
    name: `p${index}`,
    pattern: `(a+)+b${index}|(x|xx)+y${index}`,
  }))
  const configured = guardrail.configure({ patterns })
  expect(await configured.check(`${'a'.repeat(50_000)} ${'x'.repeat(49_000)}`, context)).toEqual([])
})

test('a policy that keeps a pattern but weakens it loosens', () => {
  const floor = { patterns: [{ name: 'p', pattern: 'a' }] }
  expect(guardrail.loosens(floor, floor)).toEqual([])
  expect(guardrail.loosens(floor, { patterns: [{ name: 'p', pattern: 'a', action: 'flag' }] })).toHaveLength(
    1,
  )
  expect(guardrail.loosens(floor, {})).toEqual(['the pattern "p" is missing'])
})

test('a thousand harmless matches hide no harmful one: what is not looked at any more is refused', async () => {
  const flagged = { name: 'a', pattern: 'odd', action: 'flag' }
  const configured = guardrail.configure({ patterns: [flagged, { name: 'b', pattern: 'harm' }] })
  expect(await configured.check('odd '.repeat(1000), context)).toHaveLength(1000)
  for (const text of [`${'odd '.repeat(1001)}. harm`, 'odd. '.repeat(1001)])
    expect(await configured.check(text, context)).toMatchObject([{ action: 'block', message: 'blocked' }])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PolyphonyError } from '@/lib/core/errors'
import { MAX_POLICY_BYTES, parsePolicy } from '@/lib/policies/parse-policy'

const messageOf = (yaml: string): string => {
  try {
    parsePolicy(yaml, 'my.yaml')
  } catch (error) {
    if (error instanceof PolyphonyError) return error.message
    throw error
  }
  return 'accepted'
}

describe('a wrong policy is refused with the place of the mistake', () => {
  test.each([
    ['an unknown key', 'version: 1\nguardrials: []\n', 'line 2, column 1: there is no "guardrials" here'],
    [
      'an unknown key deep down',
      'version: 1\nguardrails:\n  - use: language\n    wen: [draft]\n',
      'line 4, column 5: guardrails.0: there is no "wen"',
    ],
    ['a repeated key', 'version: 1\nversion: 1\n', 'line 2, column 1: this name stands here twice'],
    [
      'the same name twice',
      'version: 1\nguardrails:\n  - use: language\n  - use: language\n',
      'line 4, column 5: the name "language" is already taken on line 3',
    ],
    ['another version', 'version: 2\n', 'line 1, column 1: version: '],
    [
      'ten thousand filters',
      `version: 1\nguardrails:\n${'  - use: language\n'.repeat(10_000)}`,
      'line 2, column 1: guardrails: a policy has at most 200 filters',
    ],
    ['no version', 'guardrails: []\n', 'version: '],
    [
      'an unknown stage',
      'version: 1\nguardrails:\n  - use: language\n    on: [draft, outptu]\n',
      'line 4, column 17',
    ],
    [
      'a wrong expectation',
      'version: 1\ntests:\n  - {text: a, stage: input, expect: maybe}\n',
      'line 3, column 29',
    ],
    [
      'a wrong message key',
      'version: 1\nmessages:\n  fr:\n    hello: x\n',
      'line 4, column 5: messages.fr.hello: a key such as guardrail.links.blocked',
    ],
    [
      'a language with half a surrogate',
      'version: 1\nmessages: {"\\ud800": {}}\n',
      'line 2, column 12: messages.\ud800: a BCP-47 tag such as fr or fr-SN',
    ],
    ['broken YAML', 'version: 1\nguardrails: [\n', 'a bracket is not closed'],
    [
      'a tab',
      'version: 1\nguardrails:\n\t- use: language\n',
      'line 3, column 1: this line begins with a tab; indent it with blanks',
    ],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      'line 2, column 1: a second document begins here (---); leave one of them',
    ],
    ['an unknown tag', 'version: !!js/function 1\n', 'line 1, column 10: tags (!) are not allowed here'],
    ['a name alone', 'version: 1\ngua\n', 'line 2, column 1: this name has no value'],
    [
      'a second colon',
      'version: 1\nextends: a: b\n',
      'line 2, column 10: a second colon with a value before it',
    ],
    ['an open quotation mark', 'version: 1\nextends: "a\n', 'a quotation mark is never closed'],
    ['a sign', 'version: @x\n', 'line 1, column 10: a text does not begin with this sign'],
    [
      'a line that is out of line',
      'version: 1\nmessages:\n  en: {}\n fr: {}\n',
      'this line is indented otherwise than its neighbours',
    ],
    ['an anchor', 'version: 1\nmessages: &m {}\n', 'line 2, column 14: anchors and aliases'],
    ['a list', '- a\n', 'line 1, column 1: a policy is written as names with values'],
    ['nothing', '', 'version: write "version: 1"'],
    ['a number', '7', 'line 1, column 1: a policy is written as names with values'],
  ])('%s', (_, yaml, expected) => {
    expect(messageOf(yaml)).toContain(expected)
    expect(messageOf(yaml)).toContain('my.yaml')
  })
})

test('a bomb of aliases is refused before it is resolved', () => {
  const levels = Array.from(
    { length: 30 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
  )
  // Resolved it would be ten to the thirtieth words.
  expect(messageOf(`l0: &l0 x\n${levels.join('\n')}\n`)).toContain('anchors and aliases')
})

test('brackets nested without end are refused', () => {
  expect(messageOf(`version: 1\nmessages: ${'['.repeat(60_000)}`)).toContain(
    'line 2, column 2011: it is nested too deeply to be read',
  )
  expect(messageOf(`version: 1\nmessages:\n  ${'- '.repeat(5_000)}a\n`)).toContain('nested too deeply')
})

test('a file larger than the limit is refused unread', () => {
  expect(messageOf(`#${'x'.repeat(MAX_POLICY_BYTES)}`)).toContain('larger than')
})

test('keys that mean something to JavaScript mean nothing here', () => {
  expect(messageOf('version: 1\n__proto__: {polluted: true}\n')).toContain('__proto__')
  expect(messageOf('version: 1\nmessages: {constructor: {}}\n')).not.toBe('accepted')
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test('whatever is read, the answer is a policy or a PolyphonyError', () => {
  const word = fc.constantFrom(
    'version: 1',
    '\n',
    '  ',
    '- ',
    'guardrails:',
    'use: language',
    '{',
    '}',
    '[',
    ']',
    '"',
    '&a',
    '*a',
    '!!x',
    ': ',
    '#',
    '|',
    '>',
    '\t',
    '\u0000',
    '\ud800',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(word).map((words) => words.join('')),
      ),
      (yaml) => {
        messageOf(yaml)
      },
    ),
    { numRuns: 500 },
  )
})

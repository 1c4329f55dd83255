import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales } from '@/app/_i18n/locales'
import { parseQuestionSet } from '@/lib/checks/parse-question-set'
import { PolyphonyError } from '@/lib/core/errors'

const messageOf = (yaml: string): string => {
  try {
    parseQuestionSet(yaml, 'ours')
  } catch (error) {
    if (error instanceof PolyphonyError) return error.message
    throw error
  }
  return 'accepted'
}

test('a set is read with its defaults, and the set’s language holds where a question names none', () => {
  const yaml =
    'version: 1\nlanguage: fr\nquestions:\n  - question: " Qui ? "\n  - question: Who?\n    language: en\n    contains: [a, [b, c]]\n    outcome: answered\n'
  expect(parseQuestionSet(yaml).questions).toEqual([
    { question: 'Qui ?', contains: [], excludes: [], language: 'fr' },
    { question: 'Who?', contains: ['a', ['b', 'c']], excludes: [], language: 'en', outcome: 'answered' },
  ])
})

describe('a wrong set is refused with the place of the mistake', () => {
  const questions = (lines: string) => `version: 1\nquestions:\n${lines}`
  test.each([
    ['nothing', '', 'version'],
    [
      'no question',
      'version: 1\nquestions: []\n',
      'line 2, column 1: questions: write at least one question',
    ],
    [
      'a misspelt key',
      questions('  - question: a\n    contain: [b]\n'),
      'line 4, column 5: questions.0: there is no "contain" here',
    ],
    ['an empty question', questions('  - question: "  "\n'), 'line 3, column 5: questions.0.question'],
    [
      'a language in words',
      questions('  - question: a\n    language: French\n'),
      'line 4, column 5: questions.0.language: a language as two letters',
    ],
    [
      'an unknown outcome',
      questions('  - question: a\n    outcome: maybe\n'),
      'line 4, column 5: questions.0.outcome',
    ],
    [
      'a question twice',
      questions('  - question: a\n  - question: b\n  - question: a\n'),
      'line 5, column 5: this question stands on line 3 already',
    ],
    [
      'words of a blocked answer',
      questions('  - question: a\n    contains: [b]\n    outcome: blocked\n'),
      'line 5, column 5: a blocked answer has no words',
    ],
    [
      'too many',
      questions(Array.from({ length: 201 }, (_, i) => `  - question: q${i}\n`).join('')),
      'line 2, column 1: questions: a set holds up to 200',
    ],
    ['too long a question', questions(`  - question: ${'a'.repeat(2001)}\n`), 'line 3, column 5'],
    ['an alias', questions('  - &a question: b\n'), 'anchors and aliases (& and *) are not allowed here'],
    ['broken YAML', 'version: 1\nquestions: [\n', 'line '],
    ['too large a file', `# ${'a'.repeat(256 * 1024)}\n`, 'larger than 262144 bytes'],
    ['brackets without end', '['.repeat(100_000), 'nested too deeply'],
  ])('%s', (_, yaml, expected) => {
    expect(messageOf(yaml)).toContain(expected)
    expect(messageOf(yaml)).toContain('ours')
  })

  test('whatever is read, the answer is a set or a PolyphonyError', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => typeof messageOf(text) === 'string'))
  })
})

test.each(locales)('the example of the page in %s can be saved as it is', (locale) => {
  const { example } = JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8')).questions
  expect(parseQuestionSet(example)).toMatchObject({ language: locale })
})

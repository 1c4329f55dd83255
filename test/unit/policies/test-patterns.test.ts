import { expect, test } from 'vitest'
import { testPatterns } from '@/lib/policies/test-patterns'

const context = {
  ...{ stage: 'input' as const, language: 'en', memory: new Map(), signal: new AbortController().signal },
  ...{ now: () => 0, random: () => 0.5 },
}
const tried = (patterns: unknown[], text: string) => testPatterns(patterns, { text, context })

test.each([
  ['en', 'order-\\d+', 'It is ORDER-12.', [[6, 14]]],
  [
    'fr',
    'été',
    'Un été, deux étés',
    [
      [3, 6],
      [13, 16],
    ],
  ],
  ['hi', 'कूपन\\s+कोड', 'कूपन कोड लें', [[0, 8]]],
  ['ar', 'رمز\\s+الخصم', 'استخدم رمز الخصم', [[7, 16]]],
  ['sw', 'tuma\\s+pesa', 'Tuma pesa sasa', [[0, 9]]],
  ['zh', '微信[:：]?\\w+', '加微信：abc', [[1, 7]]],
])('marks what a pattern finds: %s', async (_, pattern, text, places) => {
  const [found] = await tried([{ name: 'p', pattern }], text)
  expect(found).toEqual({ name: 'p', spans: places.map(([start, end]) => ({ start, end })) })
})

test('says what is wrong and where, and tries the others all the same', async () => {
  const found = await tried(
    [
      { name: 'open', pattern: 'a(b' },
      { name: 'fine', pattern: 'b+' },
      { name: 'none', pattern: '' },
      { name: 'own', pattern: 'b', action: 'rewrite', replacement: 'b' },
      'nonsense',
      null,
    ],
    'abba',
  )
  expect(found[0]).toMatchObject({ name: 'open', at: 1, spans: [] })
  expect(found[0]?.problem).toContain('character 2')
  expect(found[1]).toEqual({ name: 'fine', spans: [{ start: 1, end: 3 }] })
  expect(found[2]?.problem).toContain('empty')
  expect(found[3]?.problem).toContain('matches the pattern itself')
  expect(found.slice(4).map(({ problem }) => problem)).toEqual([
    'the pattern is empty',
    'the pattern is empty',
  ])
})

test('patterns that explode elsewhere are searched in linear time', async () => {
  const patterns = ['(a+)+$', '(a|aa)+$', '(.*a){12}$'].map((pattern, index) => ({
    name: `p${index}`,
    pattern,
  }))
  // Elsewhere this would not end before the sun does.
  const found = await tried(patterns, `${'a'.repeat(9_999)}!`)
  expect(found).toEqual(patterns.map(({ name }) => ({ name, spans: [] })))
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePatterns, type Occurrence } from '@/guardrails/aho-corasick'

/** By looking everywhere for everything. */
function searchPlainly(patterns: readonly string[], text: string): Occurrence[] {
  const found: Occurrence[] = []
  for (const [pattern, word] of patterns.entries()) {
    for (let start = text.indexOf(word); word !== '' && start >= 0; start = text.indexOf(word, start + 1))
      found.push({ pattern, start, end: start + word.length })
  }
  return found
}
const sorted = (found: Occurrence[]) =>
  found.toSorted((a, b) => a.end - b.end || a.start - b.start || a.pattern - b.pattern)

test('the example of the paper', () => {
  const found = compilePatterns(['he', 'she', 'his', 'hers']).search('ushers')
  expect(sorted(found)).toEqual([
    { pattern: 1, start: 1, end: 4 },
    { pattern: 0, start: 2, end: 4 },
    { pattern: 3, start: 2, end: 6 },
  ])
})

test('finds what looking for every pattern everywhere finds, whatever patterns and text are', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '炸', '\ud83d', '\udca3'), maxLength: 6 })
  fc.assert(
    fc.property(
      fc.array(few, { maxLength: 12 }),
      fc.array(few, { maxLength: 12 }).map((parts) => parts.join('')),
      (patterns, text) => {
        expect(sorted(compilePatterns(patterns).search(text))).toEqual(sorted(searchPlainly(patterns, text)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('nothing to look for finds nothing', () => {
  expect(compilePatterns([]).search('anything')).toEqual([])
  expect(compilePatterns(['']).search('anything')).toEqual([])
})

test('a hundred thousand patterns cost a text the same steps as ten: only occurrences add to them', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `term ${index.toString(36)} of ${index * 7}`)
  const found = compilePatterns([...many, 'needle', '炸弹']).search(`${'hay '.repeat(20_000)}needle 炸弹`)
  expect(found.map(({ pattern }) => pattern)).toEqual([100_000, 100_001])
})

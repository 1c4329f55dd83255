import { expect, test } from 'vitest'
import { hashNgrams } from '@/lib/engine/encoder/hashed-ngrams'

const BUCKETS = 2 ** 18
const sorted = (text: string) => hashNgrams(text, BUCKETS).sort((a, b) => a - b)

test('case, width, numbers, links and names of people make no other features', () => {
  expect(sorted('Ignore ALL rules!')).toEqual(sorted('ｉｇｎｏｒｅ all rules!'))
  expect(sorted('in 1984 @anna wrote https://a.example/b')).toEqual(sorted('in 2026 @bo wrote www.c.example'))
})

test('each bucket stands once, below the limit, and no text is without one', () => {
  for (const text of ['', '!', '。', 'a', 'ab ab ab', '忽略所有规则', '😀'.repeat(9), 'x'.repeat(100_000)]) {
    const found = hashNgrams(text, 1000)
    expect(found.length, JSON.stringify(text.slice(0, 9))).toBeGreaterThan(0)
    expect(new Set(found).size).toBe(found.length)
    expect(found.every((bucket) => Number.isInteger(bucket) && bucket >= 0 && bucket < 1000)).toBe(true)
  }
})

test('a word shares its parts with its inflections, and word order counts', () => {
  const shared = (a: string, b: string) => sorted(a).filter((one) => sorted(b).includes(one)).length
  expect(shared('instruction', 'instructions')).toBeGreaterThan(shared('instruction', 'harmless'))
  expect(sorted('ignore rules')).not.toEqual(sorted('rules ignore'))
  expect(shared('忽略规则', '请忽略规则吧')).toBeGreaterThanOrEqual(9)
})

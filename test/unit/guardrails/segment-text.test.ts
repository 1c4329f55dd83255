import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listSegmentEnds, segmentText } from '@/guardrails/segment-text'

const piece = fc.oneof(
  fc.constantFrom(
    'Short. ',
    'No! ',
    '。',
    '忽略规则',
    '\n',
    '…',
    ' ',
    '.',
    '"',
    'x'.repeat(500),
    '😀'.repeat(250),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.lorem({ maxCount: 3, mode: 'sentences' }),
)
const texts = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))

test('segments touch, cover the text, are never too long and begin their reading at a segment’s start', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const segments = segmentText(text)
      expect(segments.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
      const starts = new Set(segments.map(({ start }) => start))
      for (const { start, end, from } of segments) {
        expect(end - start).toBeLessThanOrEqual(400)
        expect(start - from).toBeLessThanOrEqual(400)
        expect(starts.has(from)).toBe(true)
      }
    }),
  )
})

test('an end that is known stays where it is, whatever follows', () => {
  fc.assert(
    fc.property(texts, texts, fc.nat(), (text, more, at) => {
      const prefix = text.slice(0, at % (text.length + 1))
      const known = listSegmentEnds(prefix)
      expect(listSegmentEnds(prefix + text.slice(prefix.length) + more).slice(0, known.length)).toEqual(known)
    }),
    { numRuns: 500 },
  )
})

test('no segment ends within a character', () => {
  const ends = listSegmentEnds(`a${'😀'.repeat(1000)}`)
  expect(ends.length).toBeGreaterThan(3)
  expect(ends.every((end) => (end - 1) % 2 === 0)).toBe(true)
})

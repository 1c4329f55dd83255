import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutText } from '@/lib/checks/cut-text'

const bytesOf = (text: string) => Buffer.byteLength(text)
const paragraph = (word: string) => `${word} goes down to the river. `.repeat(15).trim()

test('paragraphs are passages, and headings go with what follows them', () => {
  const [one, two] = [paragraph('One'), paragraph('Two')]
  expect(cutText(`${one}\n\nA heading\n \n${two}`)).toEqual([one, `A heading\n\n${two}`])
  expect(cutText(`${one}\n\nAn end.`)).toEqual([`${one}\n\nAn end.`])
  expect(cutText(`A heading\n\n${one}\n\n${two}`)).toEqual([`A heading\n\n${one}`, two])
})

test('a long paragraph is cut between lines, else sentences, else words', () => {
  const lines = Array.from({ length: 60 }, (_, i) => `line ${i} of a poem without any stop`).join('\n')
  for (const passage of cutText(lines)) expect(passage).toMatch(/^line .* stop$/s)
  const sentences = Array.from({ length: 60 }, (_, i) => `Sentence ${i} ends here.`).join(' ')
  for (const passage of cutText(sentences)) expect(passage).toMatch(/^Sentence .*\.$/)
  const hindi = Array.from({ length: 60 }, () => 'नदी के पार एक गाँव है।').join(' ')
  for (const passage of cutText(hindi)) expect(passage).toMatch(/^नदी.*।$/)
  const words = Array.from({ length: 400 }, (_, i) => `word${i}`).join(' ')
  for (const passage of cutText(words)) expect(passage).toMatch(/^word\d+ .*word\d+$/)
})

test('whatever the text: nothing is lost, no passage is too long, no character is torn', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
      const passages = cutText(text)
      for (const passage of passages) {
        expect(bytesOf(passage)).toBeLessThanOrEqual(900)
        expect(passage.trim()).not.toBe('')
        expect(Buffer.from(passage).toString()).toBe(passage)
      }
      const bare = (some: string) => some.replace(/\s+/g, '')
      expect(bare(passages.join(''))).toBe(bare(text))
    }),
    { numRuns: 60 },
  )
})

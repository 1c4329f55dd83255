import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonColumn } from '@/lib/store/json-column'
import { storableText } from '@/lib/store/storable-text'

test('a text without NUL and without half a surrogate pair is kept as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\u0000'))
      expect(storableText(text)).toBe(text)
    }),
  )
})

test('whatever the text, what is stored has neither NUL nor half a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const stored = storableText(`${text}\u0000\ud800`)
      expect(stored).not.toContain('\u0000')
      expect(() => encodeURIComponent(stored)).not.toThrow()
    }),
  )
})

test('a JSON column keeps the words backslash-u-0000 and drops the character', () => {
  expect(jsonColumn({ a: ['\\u0000', 'x\u0000y', { b: '\ud800' }], c: undefined })).toEqual({
    a: ['\\u0000', 'xy', { b: '\ufffd' }],
  })
})

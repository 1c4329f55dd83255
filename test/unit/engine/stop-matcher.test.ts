import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStopMatcher } from '@/lib/engine/generation/stop-matcher'

/** Feeds the pieces; what is shown, and whether it stopped. */
function feed(pieces: string[], stops: string[]): { text: string; stopped: boolean } {
  const matcher = createStopMatcher(stops)
  let shown = ''
  for (const piece of pieces) {
    const { text, stopped } = matcher.push(piece)
    shown += text
    if (stopped) return { text: shown, stopped }
  }
  return { text: shown + matcher.flush(), stopped: false }
}

test('a stop string is found across pieces and never shown', () => {
  expect(feed(['one EN', 'D two'], ['END'])).toEqual({ text: 'one ', stopped: true })
  expect(feed(['one EN', 'Dless'], ['ENDS'])).toEqual({ text: 'one ENDless', stopped: false })
  expect(feed(['aab'], ['ab', 'aa'])).toEqual({ text: '', stopped: true })
})

test('text that cannot become a stop string is shown at once', () => {
  const matcher = createStopMatcher(['END'])
  expect(matcher.push('one E').text).toBe('one ')
  expect(matcher.push('x').text).toBe('Ex')
})

test('however a text is cut, the result is what a search in the whole text gives', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(letters), fc.array(letters, { maxLength: 3 }), (pieces, stops) => {
      const whole = pieces.join('')
      const result = feed(pieces, stops)
      // The earliest end wins: that is when the stop string became complete.
      expect(stops.some((stop) => result.text.includes(stop))).toBe(false)
      expect(whole.startsWith(result.text)).toBe(true)
      if (result.stopped) expect(stops.some((stop) => whole.startsWith(stop, result.text.length))).toBe(true)
      else expect(result.text).toBe(whole)
    }),
  )
})

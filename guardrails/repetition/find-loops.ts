import type { Span } from '../contract'
import type { Token } from './tokens'

/** Whether a passage is one loop too many is decided by this much text before its end, in UTF-16 units. */
export const LOOP_UNITS = 4000
/** The longest passage whose return is noticed, in tokens. */
const MAX_PERIOD = 160

/**
 * Where text goes on repeating itself after it has done so `repeats` times in a row over at least `minLength` units.
 *
 * For each distance p it counts how long every token has equalled the one p before it. What makes a token part of a loop
 * lies in the LOOP_UNITS before it, so that a stream is judged like the whole. Words alone make a loop: rules and dots do not.
 */
export function findLoops(
  tokens: readonly Token[],
  { repeats, minLength }: { repeats: number; minLength: number },
): Span[] {
  const ids = numberTokens(tokens)
  const runs = new Uint32Array(MAX_PERIOD + 1)
  const words = countWords(tokens)
  const spans: Span[] = []
  for (let at = 0, windowStart = 0; at < ids.length; at++) {
    const token = tokens[at]
    if (!token) break
    while ((tokens[windowStart]?.start ?? 0) < token.end - LOOP_UNITS) windowStart++
    let looping = false
    for (let period = 1; period <= MAX_PERIOD && period <= at; period++) {
      if (ids[at] !== ids[at - period]) {
        runs[period] = 0
        continue
      }
      const run = (runs[period] ?? 0) + 1
      runs[period] = run
      if (looping || run <= (repeats - 1) * period) continue
      const first = Math.max(at - run - period + 1, windowStart)
      const long = at - first + 1 > repeats * period && token.end - (tokens[first]?.start ?? 0) > minLength
      looping = long && (words[at + 1] ?? 0) > (words[at + 1 - period] ?? 0)
    }
    if (looping) extend(spans, token)
  }
  return spans
}

function extend(spans: Span[], { start, end }: Token): void {
  const last = spans.at(-1)
  if (last && start - last.end < 4) last.end = end
  else if (spans.length < 1000) spans.push({ start, end })
}

function numberTokens(tokens: readonly Token[]): Uint32Array {
  const known = new Map<string, number>()
  return Uint32Array.from(tokens, ({ key }) => {
    const id = known.get(key) ?? known.size
    known.set(key, id)
    return id
  })
}

function countWords(tokens: readonly Token[]): Uint32Array {
  const words = new Uint32Array(tokens.length + 1)
  for (const [index, { isWord }] of tokens.entries())
    words[index + 1] = (words[index] ?? 0) + (isWord ? 1 : 0)
  return words
}

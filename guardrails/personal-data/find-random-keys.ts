import type { Span } from '../contract'
import { decodeBase64Text } from '../decode-base64-text'

/** As long as the shortest keys that services give out, and no longer than any. */
const TOKEN = /(?<![A-Za-z0-9+/_=.@:-])[A-Za-z0-9+/_-]{24,256}={0,2}(?![A-Za-z0-9+/_=.@-])/g
/** Of the entropy that a word of its length can have: random keys are above it, names and repetitions below. */
const LEAST_SHARE = 0.78

/** Spans of long words that only chance could have written: keys of services whose form nobody has told us. */
export function findRandomKeys(text: string): Span[] {
  return [...text.matchAll(TOKEN)]
    .filter(
      ({ 0: token }) =>
        isMixed(token) &&
        !isReadable(token) &&
        decodeBase64Text(token) === undefined &&
        randomness(token) >= LEAST_SHARE,
    )
    .map(({ 0: token, index }) => ({ start: index, end: index + token.length }))
}

/** Hexadecimal digests, UUIDs, numbers and words have at most two of them. */
const isMixed = (token: string) => /[a-z]/.test(token) && /[A-Z]/.test(token) && /\d/.test(token)

/** Names and paths are made of words: chance writes no five letters of one case in a row so often. */
function isReadable(token: string): boolean {
  const words = token.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}|\d{5,}/g) ?? []
  return words.reduce((sum, { length }) => sum + length, 0) > token.length / 2
}

/** Shannon's entropy of its characters, as a share of the most that its length allows. */
function randomness(token: string): number {
  const counts = new Map<string, number>()
  for (const char of token) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / token.length) * Math.log2(count / token.length)
  return bits / Math.min(6, Math.log2(token.length))
}

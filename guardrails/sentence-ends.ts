/** A full stop of a spaced script ends a sentence only before white space: 3.14 and example.org go on. */
const SPACED = '.!?…'
/** These end a sentence whatever follows: ideographic, Devanagari, Arabic and Urdu stops. */
const ALWAYS = '。！？।॥؟۔｡'
const CLOSERS = '"\'”’»›)]}」』】）》*_'

const terminators = new RegExp(`[${escapeClass(SPACED + ALWAYS)}]+[${escapeClass(CLOSERS)}]*|\\n`, 'gu')

/**
 * Where sentences end, as indexes of the unit after them. The end is known only once the next character is there, so
 * that cutting a text anywhere never moves an end: `listSentenceEnds(prefix)` is a prefix of `listSentenceEnds(text)`.
 */
export function listSentenceEnds(text: string): number[] {
  const ends: number[] = []
  for (const match of text.matchAll(terminators)) {
    const end = match.index + match[0].length
    if (match[0] === '\n') ends.push(end)
    else if (end < text.length && (endsAlways(match[0]) || /\s/u.test(text.charAt(end)))) ends.push(end)
  }
  return ends
}

const endsAlways = (match: string) => [...match].some((char) => ALWAYS.includes(char))

function escapeClass(chars: string): string {
  return chars.replace(/[\\\]^[-]/g, '\\$&')
}

import { compilePatterns } from '../aho-corasick'
import { LEET_CHARACTERS, readLeet } from './list-spellings'
import { readLookAlikes } from './read-look-alikes'
import { BETWEEN, type SqueezedText, squeezeText } from './squeezed-text'
import { MARKDOWN, UNSPACED } from './term-words'

export interface SqueezedTerm {
  /** Of the folded term, in order. */
  words: readonly string[]
  label: number
}

interface Match {
  start: number
  end: number
  label: number
}

/**
 * Finds terms that plain words do not show: in scripts without spaces, with letters spaced out (`b o m b`, `b.o.m.b`),
 * or parted by Markdown's marks (`bo**mb**`). One Aho–Corasick pass over the text without its signs, then each hit must
 * begin and end where words do.
 */
export function indexSqueezedTerms(terms: readonly SqueezedTerm[]) {
  const automaton = compilePatterns(terms.map(({ words }) => words.join('')))
  return function match(folded: string): Match[] {
    if (terms.length === 0) return []
    const isUnspaced = UNSPACED.test(folded)
    const isParted = PARTED.test(folded)
    const found: Match[] = []
    if (!isUnspaced && !isParted) return found
    const plain = squeezeText(folded, { signs: false })
    matchIn(plain, found)
    if (!isParted) return found
    for (const text of readLookAlikes(plain.text)) matchIn({ ...plain, text }, found)
    if (!LEET_CHARACTERS.test(folded)) return found
    const signed = squeezeText(folded, { signs: true })
    for (const spelling of [signed.text, ...readLookAlikes(signed.text)]) {
      for (const one of ['i', 'l']) matchIn({ ...signed, text: readLeet(spelling, one) }, found)
    }
    return found
  }

  function matchIn(squeezed: SqueezedText, found: Match[]): void {
    for (const { pattern, start, end } of automaton.search(squeezed.text)) {
      const { words, label } = terms[pattern]!
      if (standsAlone(squeezed, words, start))
        found.push({ start: squeezed.at[start]!, end: squeezed.at[end - 1]! + 1, label })
    }
  }
}

/** Two single letters with something between them, or Markdown inside a word. */
const LETTER = '[\\p{L}\\p{N}@$!|]'
const PARTED = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}])${LETTER}\\p{M}*[^\\p{L}\\p{N}\\p{M}]{1,3}${LETTER}\\p{M}*(?![\\p{L}\\p{N}\\p{M}])|[\\p{L}\\p{N}\\p{M}]${MARKDOWN}+[\\p{L}\\p{N}]`,
  'u',
)

/** Whether the words of a term, which stand in a squeezed text from `start`, are words there too. */
function standsAlone({ before }: SqueezedText, words: readonly string[], start: number): boolean {
  let from = start
  for (const [index, word] of words.entries()) {
    const between = before[from]!
    if (between === BETWEEN.inside || between === BETWEEN.mark) return false
    if (index > 0 && between !== BETWEEN.gap && between !== BETWEEN.markdown && between !== BETWEEN.boundary)
      return false
    const to = from + word.length
    if (!isOneWord(before.subarray(from, to + 1), UNSPACED.test(word))) return false
    from = to
  }
  const after = before[from]!
  return after !== BETWEEN.inside && after !== BETWEEN.mark
}

/**
 * Written as one, or letter by letter: then of three letters at least, and with something around it, so that a stream knows its
 * single letters. Where words are written without blanks, a blank anywhere in one parts nothing.
 * @param before [units + 1] of the word, with what lies around it
 */
function isOneWord(before: Uint8Array, isUnspaced: boolean): boolean {
  let letters = 1
  let isWhole = true
  let isSpacedOut = before[0] !== BETWEEN.boundary && before.at(-1) !== BETWEEN.boundary
  for (const between of before.subarray(1, -1)) {
    if (between === BETWEEN.mark) continue
    letters++
    if (between === BETWEEN.wall) return false
    if (between === BETWEEN.gap || between === BETWEEN.dots) isWhole = false
    else if (between === BETWEEN.boundary && !isUnspaced) isWhole = false
    if (between === BETWEEN.inside || between === BETWEEN.boundary) isSpacedOut = false
  }
  return isWhole || (isUnspaced && letters >= 2) || (isSpacedOut && letters >= 3)
}

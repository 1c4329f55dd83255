import { readLookAlikes } from './read-look-alikes'

const LEET: Record<string, string> = {
  0: 'o',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
}
export const LEET_CHARACTERS = /[0134578-9@$!|]/
const LETTER = /\p{L}/u
const THREE_ALIKE = /(\p{L})\1{2,}/u
const RUN_OF_ALIKE = /(\p{L})\1{2,}/gu
const ARABIC = /^\p{Script=Arabic}+$/u
/** and/so, with/for/like, the: written together with the word they precede. */
const ARABIC_PREFIX = /^[وف]?(?:لل|[بكل]?ال|[بكل])?/u
const LATIN_PLURAL = /^(\p{Script=Latin}{3,}?)(?:s|x|es)$/u

const known = new Map<string, string[]>()
const MOST_KNOWN = 5_000

/** How a folded word may have been meant: as it stands, look-alikes and leetspeak read, stretched letters shortened, simple inflection. */
export function listSpellings(word: string): readonly string[] {
  const remembered = known.get(word)
  if (remembered) return remembered
  const spellings = spell(word)
  // The words of a language come again and again; numbers and addresses do not, and are nobody's to remember.
  if (COMMON.test(word)) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(word, spellings)
  }
  return spellings
}

const COMMON = /^\p{L}{1,16}$/u

function spell(word: string): string[] {
  const spellings = new Set([word, ...readLookAlikes(word)])
  // A digit that stands alone is one in `m4k3 4 b0mb`, too; a number is no word.
  if (LEET_CHARACTERS.test(word) && (LETTER.test(word) || word.length === 1)) {
    for (const spelling of [...spellings]) {
      for (const one of ['i', 'l']) spellings.add(readLeet(spelling, one))
    }
  }
  for (const spelling of [...spellings]) {
    if (!THREE_ALIKE.test(spelling)) continue
    spellings.add(spelling.replace(RUN_OF_ALIKE, '$1'))
    spellings.add(spelling.replace(RUN_OF_ALIKE, '$1$1'))
  }
  for (const spelling of [...spellings]) {
    if (ARABIC.test(spelling)) addUnprefixed(spelling, spellings)
    const singular = LATIN_PLURAL.exec(spelling)?.[1]
    if (singular) spellings.add(singular).add(spelling.slice(0, -1))
  }
  return [...spellings]
}

/** Digits and signs read as the letters they look like; `one` is what 1, ! and | are read as. */
export function readLeet(word: string, one: string): string {
  return word.replace(/[^\p{L}\p{M}]/gu, (sign) => LEET[sign] ?? (/[1!|]/.test(sign) ? one : sign))
}

function addUnprefixed(word: string, spellings: Set<string>): void {
  const prefix = ARABIC_PREFIX.exec(word)?.[0] ?? ''
  for (let length = 1; length <= prefix.length; length++) {
    if (word.length - length >= 3) spellings.add(word.slice(length))
  }
}

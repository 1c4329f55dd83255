import { cutIntoLexemes } from '@/lib/core/search-words'

/**
 * The pieces of three letters of the words of a name, by which it is found from its middle and with a letter wrong. Cut
 * here and not by pg_trgm for the same reason as the words (lib/core/search-words.ts). Scripts without blanks between words are
 * found from their middle by pairs already.
 */
export function gramsOf(text: string): string[] {
  return [...new Set(cutIntoLexemes(text).flatMap(cut))].slice(0, MOST_GRAMS)
}

/** What is looked for where no word begins with it: the pieces of each word, and how many of them must be there. */
export interface WantedGrams {
  grams: string[]
  most: number
  least: number
}

/** The same for what is looked for, word by word; undefined where a word is too short to be told apart by its pieces. */
export function wantedGrams(text: string): WantedGrams[] | undefined {
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '')
  const wanted = words.slice(0, MOST_WORDS).map((word) => {
    const grams = [...new Set(cutIntoLexemes(word).slice(0, 1).flatMap(cut))]
    return { grams, most: grams.length, least: Math.ceil(grams.length * LEAST_SHARE) }
  })
  return wanted.length > 0 && wanted.every(({ most }) => most >= LEAST_GRAMS) ? wanted : undefined
}

/** Half of a word's pieces: of seven letters or more one may be wrong, missing or too many. */
const LEAST_SHARE = 0.5
/** A word of four letters has four of them, its beginning and its end among them. */
const LEAST_GRAMS = 4
const MOST_WORDS = 6
const MOST_GRAMS = 300

function cut(word: string): string[] {
  const letters = ['^', ...word, '$']
  return letters.slice(2).map((letter, index) => `${letters[index]}${letters[index + 1]}${letter}`)
}

/**
 * What a text is found by, in any script, wherever it is looked for: in the database, in a title, on the page.
 * PostgreSQL's own parser and pg_trgm both ask the database's locale what a letter is: under "C" they see none beyond
 * ASCII, and neither cuts Chinese into words. So the words are cut here.
 *
 * Words are folded (NFKD without marks that a writer may leave out, lower case); scripts that write no blanks between
 * words are cut into single characters and pairs; an Arabic word is also found without its article.
 */
export function cutIntoLexemes(text: string): string[] {
  return [...foldWords(text).matchAll(WORD)].flatMap(([word]) => cutWord(word))
}

/** The different lexemes of texts, and no more than the first `most` of them. */
export function listDifferentLexemes(texts: string[], most: number): string[] {
  const different = new Set<string>()
  for (const text of texts) {
    for (const [word] of foldWords(text).matchAll(WORD)) {
      for (const lexeme of cutWord(word)) if (different.size < most) different.add(lexeme)
      if (different.size === most) return [...different]
    }
  }
  return [...different]
}

/** A lexeme that is looked for; `isBeginning` where a word need only begin with it. */
export interface Wanted {
  lexeme: string
  isBeginning: boolean
}

/**
 * What one who looks for a text wants: the beginnings of words, because whoever types need not be at the end of theirs; of
 * scripts without blanks, pairs of characters.
 */
export function listWanted(text: string): Wanted[] {
  const runs = [...foldWords(text).matchAll(WORD)].flatMap(([word]) => [...word.matchAll(RUN)])
  return runs.slice(0, MOST_WORDS).flatMap(([run]): Wanted[] => {
    if (!DENSE.test(run)) return [{ lexeme: withoutArticle(run), isBeginning: true }]
    const pairs = pairsOf(run)
    return (pairs.length > 0 ? pairs : [run]).map((lexeme) => ({ lexeme, isBeginning: false }))
  })
}

const MOST_WORDS = 12
/** A tsvector refuses lexemes of 2 kB; no word is longer than this. */
const MOST_LETTERS = 60

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** Written without blanks between words. */
export const DENSE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u
/** A stretch of such a script, or of others. */
export const RUN = new RegExp(`(?:${DENSE.source})+|(?:(?!${DENSE.source}).)+`, 'gsu')

/**
 * Latin, Greek and Cyrillic lose their accents, Arabic its vowel signs and the shapes of its alif, Hebrew its points.
 * The vowels of Indic scripts are marks too, and stay.
 */
export function foldWords(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(
      /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670\u0640\u200c\u200d]/gu,
      '',
    )
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replaceAll('\u0649', '\u064a')
    .replaceAll('\u0629', '\u0647')
}

const cutWord = (word: string) => [...word.matchAll(RUN)].flatMap(([run]) => cutRun(run))

/** The lexemes of a stretch of one kind of script. */
export function cutRun(run: string): string[] {
  if (DENSE.test(run)) return [...new Set([...run, ...pairsOf(run)])]
  const word = [...run].slice(0, MOST_LETTERS).join('')
  const bare = withoutArticle(word)
  return bare === word ? [word] : [word, bare]
}

function pairsOf(run: string): string[] {
  const letters = [...run]
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}

/** An Arabic word without "and", "by", "as", "so", "for" and the article before it, where a word is left. */
const withoutArticle = (word: string) => word.replace(/^[وفبك]?ال(?=..)/u, '').replace(/^[وف]?لل(?=..)/u, '')

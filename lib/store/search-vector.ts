import { cutIntoLexemes, listDifferentLexemes, listWanted } from '@/lib/core/search-words'

/**
 * What is looked for as a tsquery: every word, as the beginning of one (`lib/core/search-words.ts`), which PostgreSQL looks for
 * in the tsvectors below.
 * @returns undefined when there is nothing to look for
 */
export function searchQuery(text: string): string | undefined {
  const wanted = listWanted(text).map(({ lexeme, isBeginning }) =>
    isBeginning ? `${quote(lexeme)}:*` : quote(lexeme),
  )
  return wanted.length > 0 ? wanted.join(' & ') : undefined
}

/**
 * Long texts as a tsvector that says which words are in them and not where or how often: as much of one as there are
 * different words, and no more than the first `most` of them.
 */
export function searchWords(texts: string[], most: number): string {
  return listDifferentLexemes(texts, most).map(quote).join(' ')
}

/** Texts with their weights (A before D) as a tsvector that `::tsvector` reads. */
export function searchVector(parts: { text: string; weight: 'A' | 'B' | 'C' | 'D' }[]): string {
  let position = 0
  const lexemes = parts.flatMap(({ text, weight }) =>
    cutIntoLexemes(text).map((lexeme) => {
      // 16383 is the last position that a tsvector knows; later words share it.
      position = Math.min(position + 1, 16_383)
      return `${quote(lexeme)}:${position}${weight}`
    }),
  )
  return lexemes.slice(0, MOST_LEXEMES).join(' ')
}

const MOST_LEXEMES = 2_000

/** Whatever the lexeme: only quotes and backslashes mean anything inside quotes. */
const quote = (lexeme: string) => `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`

/** A word, a number, a sign, or one character of a script without spaces. */
export interface Token {
  start: number
  end: number
  /** Lower case: how it is compared. */
  key: string
  isWord: boolean
}

const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
/** Longer words are cut, so that the last one never holds back much. */
const MAX_WORD = 64
const TOKEN = new RegExp(
  `[${UNSPACED}]\\p{M}{0,8}|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}]){1,${MAX_WORD}}|[^\\s]`,
  'gu',
)
const WORD = /[\p{L}\p{N}]/u
/** What more of may come and still belong to the last token. */
const OPEN_END = /[\p{L}\p{M}\p{N}]+$/u

/** The tokens of a text; white space is none. */
export function listTokens(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    start: index,
    end: index + token.length,
    key: token.toLowerCase(),
    isWord: WORD.test(token),
  }))
}

/** Where the last word begins, which later text can still make longer. */
export function openTokenFrom(text: string): number {
  const tail = text.slice(-4 * MAX_WORD)
  return text.length - (OPEN_END.exec(tail)?.[0].length ?? 0)
}

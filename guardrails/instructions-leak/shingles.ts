/** A word of a text, or two neighbouring characters' first where a script has no spaces. */
export interface Word {
  start: number
  end: number
  key: string
}

const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const WORD = new RegExp(`[${UNSPACED}]|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}]){1,64}`, 'gu')
/** Marks, invisible characters and Markdown within a word do not make another word of it. */
const NOISE = /[\p{Default_Ignorable_Code_Point}\u0640\ufffd]/gu

/** The words of a text as they are compared: compatibility forms, case and accents folded. */
export function listWords(text: string): Word[] {
  return [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
    const key = word
      .normalize('NFKD')
      .replace(NOISE, '')
      .replace(/(?=\p{Script=Inherited})\p{M}/gu, '')
      .toLowerCase()
    return key === '' ? [] : [{ start: index, end: index + word.length, key }]
  })
}

/** Every run of `size` words, joined, with where it begins in the list. */
export function* listShingles(words: readonly Word[], size: number): Generator<{ at: number; key: string }> {
  for (let at = 0; at + size <= words.length; at++) {
    yield {
      at,
      key: words
        .slice(at, at + size)
        .map(({ key }) => key)
        .join(' '),
    }
  }
}

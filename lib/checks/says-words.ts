/**
 * Whether a text says these words, whatever their case, their width and the marks that Arabic may leave out.
 *
 * In scripts that write words apart, Latin, Greek, Cyrillic, whole words count: `art` is not in `party`. In the others,
 * where prefixes or nothing at all stand before a word, it may stand inside a longer one.
 */
export function saysWords(text: string, words: string): boolean {
  const wanted = fold(words)
  if (wanted === '') return false
  const said = fold(text)
  for (let at = said.indexOf(wanted); at >= 0; at = said.indexOf(wanted, at + 1)) {
    if (!goesOn(said, at) && !goesOn(said, at + wanted.length)) return true
  }
  return false
}

/** Whether a word of a script with separate words goes on across a place between two characters. */
function goesOn(text: string, at: number): boolean {
  const around = [...text.slice(Math.max(0, at - 2), at)].at(-1)
  const next = [...text.slice(at, at + 2)][0]
  return around !== undefined && next !== undefined && APART.test(around) && APART.test(next)
}

const APART = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Nd}]/u

const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’ʼ]/g, "'")
    .replace(/[\u064B-\u0652\u0640\u200B-\u200F]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

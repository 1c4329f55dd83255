import { MARKDOWN, RUN } from './term-words'

/**
 * Where later text can still make or unmake a term, in a folded text.
 *
 * Terms are whole words or spelled out letter by letter: only the word being written can change, with as many words
 * before it as the longest term has, and as many single letters.
 * @param longest of all terms and allowed phrases
 */
export function termsUndecidedFrom(text: string, longest: { words: number; letters: number }): number {
  const words = listJoinedRuns(text)
  const isOpen = OPEN_END.test(text)
  let wordsLeft = longest.words - (isOpen ? 0 : 1)
  let lettersLeft = longest.letters - (isOpen ? 0 : 1)
  let from = text.length
  for (const { start, isSingle } of words.reverse()) {
    if (isSingle ? lettersLeft-- <= 0 : wordsLeft-- <= 0) break
    from = start
  }
  return from
}

const OPEN_END = new RegExp(`[\\p{L}\\p{N}\\p{M}@$!|]${MARKDOWN}*$`, 'u')
const ONLY_MARKDOWN = new RegExp(`^${MARKDOWN}*$`, 'u')
const SINGLE = /^[\p{L}\p{N}@$!|]\p{M}*$/u

/** Runs of letters, with those that only Markdown parts taken together. */
function listJoinedRuns(text: string): Array<{ start: number; isSingle: boolean }> {
  const joined: Array<{ start: number; isSingle: boolean }> = []
  let done = 0
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const last = joined.at(-1)
    if (last && ONLY_MARKDOWN.test(text.slice(done, index))) last.isSingle &&= false
    else joined.push({ start: index, isSingle: SINGLE.test(run) })
    done = index + run.length
  }
  return joined
}

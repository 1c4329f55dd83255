import type { TermIndex } from './term-index'
import { MARKDOWN, RUN, UNSPACED } from './term-words'

type Terms = Pick<TermIndex, 'maxWords' | 'maxLetters' | 'openFrom'>

/**
 * Where later text can still make or unmake a term, in a folded text.
 *
 * Terms are whole words or spelled out letter by letter. The word being written can change, and so can the words before
 * it with which a term begins: never more of them than the longest term has, and as many single letters or letters of a
 * script without spaces. Where letters are parted, or a script has no spaces, all that far back is held.
 * @param indexes of terms and of allowed phrases
 */
export function termsUndecidedFrom(text: string, indexes: readonly Terms[]): number {
  const runs = listJoinedRuns(text)
  const isOpen = OPEN_END.test(text)
  const farthest = farthestFrom(text, runs, isOpen, indexes)
  const within = text.slice(farthest)
  if (UNSPACED.test(within) || HAS_MARKDOWN.test(within) || within.length > MOST_UNITS) return farthest
  if (hasSpelledWord(runs, farthest)) return farthest
  const last = runs.at(-1)
  const wordsEnd = isOpen && last ? last.start : text.length
  // A word spelled letter by letter may go on where whole words leave off.
  const end = Math.max(farthest, Math.min(wordsEnd, spelledFrom(text, runs)))
  return Math.min(end, ...indexes.map((index) => index.openFrom(text, farthest, end)))
}

interface Run {
  start: number
  isSingle: boolean
  /** Its length where its script has no blanks between words. */
  unspacedLetters: number
}

/** Longer stretches hold words that are cut in pieces before they are compared. */
const MOST_UNITS = 1_000
const OPEN_END = new RegExp(`[\\p{L}\\p{N}\\p{M}@$!|]${MARKDOWN}*$`, 'u')
const ONLY_MARKDOWN = new RegExp(`^${MARKDOWN}*$`, 'u')
const HAS_MARKDOWN = new RegExp(MARKDOWN, 'u')
const SINGLE = /^[\p{L}\p{N}@$!|]\p{M}*$/u

/** As far back as any term can reach, whatever its words are. */
function farthestFrom(
  text: string,
  runs: readonly Run[],
  isOpen: boolean,
  indexes: readonly Terms[],
): number {
  let wordsLeft = Math.max(...indexes.map(({ maxWords }) => maxWords)) - (isOpen ? 0 : 1)
  let lettersLeft = Math.max(...indexes.map(({ maxLetters }) => maxLetters)) - (isOpen ? 0 : 1)
  let from = text.length
  for (const { start, isSingle, unspacedLetters } of runs.toReversed()) {
    // Where words are written without blanks, one may be parted anywhere: its letters count.
    const letters = unspacedLetters || (isSingle ? 1 : 0)
    if (letters === 0 ? wordsLeft-- <= 0 : lettersLeft <= 0) break
    lettersLeft -= letters
    from = start
  }
  return from
}

/** Where the single letters at the end begin; the text's length when it ends with no single letter. */
function spelledFrom(text: string, runs: readonly Run[]): number {
  let from = text.length
  for (const { start, isSingle } of runs.toReversed()) {
    if (!isSingle) break
    from = start
  }
  return from
}

/** Whether two single letters stand side by side: then they may be part of a word that is spelled out. */
function hasSpelledWord(runs: readonly Run[], from: number): boolean {
  return runs.some(({ start, isSingle }, index) => {
    const next = runs[index + 1]
    return start >= from && isSingle && next?.isSingle === true
  })
}

/** Runs of letters, with those that only Markdown parts taken together. */
function listJoinedRuns(text: string): Run[] {
  const joined: Run[] = []
  let done = 0
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const last = joined.at(-1)
    if (last && ONLY_MARKDOWN.test(text.slice(done, index))) last.isSingle = false
    else
      joined.push({
        ...{ start: index, isSingle: SINGLE.test(run) },
        unspacedLetters: UNSPACED.test(run) ? run.length : 0,
      })
    done = index + run.length
  }
  return joined
}

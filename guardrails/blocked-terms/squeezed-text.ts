import { GAP, MARKDOWN, RUN, STRETCH, UNSPACED, WORD } from './term-words'

/** What lies between two units of a squeezed text. */
export const BETWEEN = {
  /** Nothing: they stand in one word. */
  inside: 0,
  /** Markdown's marks, which nobody sees. */
  markdown: 1,
  /** What may part the words of one term. */
  gap: 2,
  /** A word boundary without a sign, where a script is written without spaces or meets another. */
  boundary: 3,
  /** Up to three signs that people put between single letters: b.o.m.b */
  dots: 4,
  /** The end of a sentence, or anything else that no term crosses. */
  wall: 5,
  /** The second is a mark on the first. */
  mark: 6,
} as const
export type Between = (typeof BETWEEN)[keyof typeof BETWEEN]

/** A folded text with all but its letters and digits left out, so that nothing between them hides a term. */
export interface SqueezedText {
  text: string
  /** [units] Where each unit stands in the folded text. */
  at: Int32Array
  /** [units + 1] What lies before each unit, and after the last. */
  before: Uint8Array
}

/** @param signs whether `@$!|` count as letters, as leetspeak has it */
export function squeezeText(folded: string, { signs }: { signs: boolean }): SqueezedText {
  const text: string[] = []
  const at = new Int32Array(folded.length)
  const before = new Uint8Array(folded.length + 1)
  let units = 0
  let done = 0
  for (const { 0: token, index } of folded.matchAll(signs ? RUN : STRETCH)) {
    const first = done === 0 ? BETWEEN.wall : kindOf(folded.slice(done, index))
    for (let unit = 0; unit < token.length; unit++) at[units + unit] = index + unit
    if (HAS_MARK.test(token)) noteMarks(token, before.subarray(units))
    if (UNSPACED.test(token)) noteWordStarts(token, before.subarray(units))
    before[units] = first
    units += token.length
    text.push(token)
    done = index + token.length
  }
  before[units] = BETWEEN.wall
  return { text: text.join(''), at: at.subarray(0, units), before: before.subarray(0, units + 1) }
}

const ONLY_MARKDOWN = new RegExp(`^${MARKDOWN}+$`, 'u')
const DOTS = /^[\s.,;:·•…/\\+|\p{Pd}*_~`'’]{1,3}$/u
const HAS_MARK = /\p{M}|[\u{10000}-\u{10ffff}]/u
/** A mark, or the second half of a pair. */
const MARK = /[\p{M}\udc00-\udfff]/u
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

function kindOf(gap: string): Between {
  // Two tokens that touch: the first was cut for its length.
  if (gap === '') return BETWEEN.boundary
  if (ONLY_MARKDOWN.test(gap)) return BETWEEN.markdown
  if (GAP.test(gap)) return BETWEEN.gap
  return DOTS.test(gap) ? BETWEEN.dots : BETWEEN.wall
}

function noteMarks(token: string, before: Uint8Array): void {
  for (let unit = 1; unit < token.length; unit++)
    if (MARK.test(token.charAt(unit))) before[unit] = BETWEEN.mark
}

/** Where words begin inside a stretch of letters. */
function noteWordStarts(stretch: string, before: Uint8Array): void {
  for (const { 0: word, index } of stretch.matchAll(WORD)) {
    before[index] = BETWEEN.boundary
    if (!UNSPACED.test(word)) continue
    for (const segment of segmenter.segment(word)) before[index + segment.index] = BETWEEN.boundary
  }
}

import { listSentenceEnds } from './sentence-ends'

/** A piece of a text that is judged at once: a sentence, or a few short ones. */
export interface Segment {
  start: number
  end: number
  /** Where the text begins that it is read with: whole segments before it, as many as `CONTEXT_UNITS` hold. */
  from: number
}

/** Shorter sentences wait for the next one: a list of ten thousand words must not become as many questions to a model. */
const FEWEST_UNITS = 20
/** A sentence that is longer is cut at its last space. */
const MOST_UNITS = 400
const CONTEXT_UNITS = 400

/**
 * The segments of a text in order; they touch and cover all of it. Where one ends depends on what stands before and on
 * the next character alone, so that those of a prefix are those of the text, except for the last.
 */
export function segmentText(text: string): Segment[] {
  const ends = listSegmentEnds(text)
  const last = ends.at(-1) ?? 0
  if (last < text.length) ends.push(text.length)
  let first = 0
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0
    while (start - (ends[first - 1] ?? 0) > CONTEXT_UNITS) first++
    return { start, end, from: ends[first - 1] ?? 0 }
  })
}

/** Where the segments end that no later text can change. */
export function listSegmentEnds(text: string): number[] {
  const closed: number[] = []
  let start = 0
  const cutUntil = (end: number) => {
    while (end - start > MOST_UNITS) {
      start = cutAt(text, start)
      closed.push(start)
    }
  }
  for (const end of listSentenceEnds(text)) {
    cutUntil(end)
    if (end - start < FEWEST_UNITS) continue
    closed.push(end)
    start = end
  }
  cutUntil(text.length)
  return closed
}

/** After the last space of the second half, else where it is full; never within a surrogate pair. */
function cutAt(text: string, start: number): number {
  const full = start + MOST_UNITS
  for (let at = full; at > start + MOST_UNITS / 2; at--) if (/\s/u.test(text.charAt(at - 1))) return at
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(full - 1, full + 1)) ? full - 1 : full
}

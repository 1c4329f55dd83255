import type { Span } from '../contract'
import { listSentenceEnds } from '../sentence-ends'
import { listShingles, listWords, type Word } from './shingles'

/** When words count as taken from the instructions. */
export interface Measure {
  run: number
  share: number
}

const SHINGLE = 3
/** A sentence with fewer runs of three words says too little to be called a paraphrase. */
const FEWEST_SHINGLES = 6
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/**
 * The first sentence up to which a text gives hidden instructions away: it ends a run of `run` of their words, or `share` of
 * its three-word shingles are theirs (containment, Broder 1997). A sentence is judged with what came before it alone.
 */
export function findLeak(text: string, instructions: string, { run, share }: Measure): Span | undefined {
  const known = indexInstructions(instructions)
  if (known.size === 0) return undefined
  const words = listWords(text)
  const theirs = markShingles(words, known)
  let next = 0
  let start = 0
  let streak = 0
  for (const end of [...listSentenceEnds(text), text.length]) {
    const first = next
    let long = false
    for (; next < words.length && (words[next]?.start ?? end) < end; next++) {
      // The shingle that ends at this word continues the streak of the one before it.
      streak = next >= SHINGLE - 1 && theirs[next - SHINGLE + 1] ? streak + 1 : 0
      long ||= streak + SHINGLE - 1 >= run * (UNSPACED.test(words[next]?.key ?? '') ? 1.5 : 1)
    }
    const shingles = next - first - SHINGLE + 1
    let shared = 0
    for (let at = first; at <= next - SHINGLE; at++) if (theirs[at]) shared++
    if (long || (shingles >= FEWEST_SHINGLES && shared >= share * shingles)) return { start, end }
    start = end
  }
  return undefined
}

function markShingles(words: readonly Word[], known: ReadonlySet<string>): boolean[] {
  const marks: boolean[] = []
  for (const { at, key } of listShingles(words, SHINGLE)) marks[at] = known.has(key)
  return marks
}

let last: { instructions: string; known: ReadonlySet<string> } | undefined

/** The same instructions are asked about for every sentence of an answer. */
function indexInstructions(instructions: string): ReadonlySet<string> {
  if (last?.instructions === instructions) return last.known
  const known = new Set<string>()
  for (const { key } of listShingles(listWords(instructions), SHINGLE)) known.add(key)
  last = { instructions, known }
  return known
}

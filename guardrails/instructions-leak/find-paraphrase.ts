import type { GuardrailContext, Span } from '../contract'
import { embedTexts } from '../embed-texts'
import { segmentText } from '../segment-text'
import { listSentenceEnds } from '../sentence-ends'

/** Sentences of the instructions that are compared at once, alone and with the next. */
const LONGEST_WINDOW = 2
/** Instructions have a few dozen sentences; what lies beyond is compared word for word alone. */
const MOST_WINDOWS = 400
/** A shorter sentence says too little to be a paraphrase of anything. */
const FEWEST_WORDS = 4
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}|[\p{L}\p{N}\p{M}]+/gu

/** A piece of an answer that lies near a piece of the instructions. */
export interface Paraphrase extends Span {
  /** The cosine of their latents. */
  score: number
}

/**
 * The pieces of a text whose latent lies at least `similarity` near that of one or two neighbouring sentences of the instructions.
 * @throws ModelUnavailable
 */
export async function findParaphrases(
  text: string,
  { instructions, similarity }: { instructions: string; similarity: number },
  context: GuardrailContext,
): Promise<Paraphrase[]> {
  const windows = listWindows(instructions)
  const segments = segmentText(text).filter(({ start, end }) => saysEnough(text.slice(start, end)))
  if (windows.length === 0 || segments.length === 0) return []
  const latents = await embedTexts(
    [...windows, ...segments.map(({ start, end }) => text.slice(start, end))],
    context,
  )
  const known = latents.slice(0, windows.length)
  return segments.flatMap(({ start, end }, index) => {
    const latent = latents[windows.length + index]
    const score = latent ? Math.max(...known.map((one) => cosineOf(one, latent))) : 1
    return score >= similarity ? [{ start, end, score: Math.min(1, score) }] : []
  })
}

function listWindows(instructions: string): string[] {
  const ends = [...listSentenceEnds(instructions), instructions.length]
  const sentences = ends
    .map((end, index) => instructions.slice(ends[index - 1] ?? 0, end).trim())
    .filter(saysEnough)
  return sentences
    .flatMap((sentence, index) =>
      Array.from({ length: LONGEST_WINDOW }, (_, size) =>
        size === 0 ? sentence : sentences.slice(index, index + size + 1).join(' '),
      ),
    )
    .slice(0, MOST_WINDOWS)
}

const saysEnough = (text: string) => (text.match(WORD)?.length ?? 0) >= FEWEST_WORDS

/** Of two latents of length 1. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

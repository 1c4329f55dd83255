import type { LookaheadWithin, Span } from './contract'
import { listSentenceEnds } from './sentence-ends'

/** How much of a text a guardrail that asks another service gives it at once. */
export const PIECE_MODES = ['whole', 'sentences'] as const
export type PieceMode = (typeof PIECE_MODES)[number]

export interface Piece {
  /** What is given to read: the piece, after up to 400 units of what stands before it. */
  text: string
  /** The piece itself; absent where it is the whole text. */
  span?: Span
}

/** Every question costs time: short sentences go together until they have so many units. */
const LEAST_UNITS = 200
const UNITS_BEFORE = 400

/** A piece is shown once it is complete and judged; what came before it is read again with it. */
export const PIECE_LOOKAHEAD: LookaheadWithin<unknown> = {
  behind: Number.POSITIVE_INFINITY,
  undecidedFrom: (text) => listPieceEnds(text).at(-1) ?? 0,
  readsDecidedOnly: true,
}

/** A text in the pieces that are judged each by itself; the last of them may be shorter. Blank pieces are left out. */
export function listPieces(text: string, mode: PieceMode): Piece[] {
  if (text.trim() === '') return []
  if (mode === 'whole') return [{ text }]
  const ends = listPieceEnds(text)
  const starts = [0, ...ends]
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? text.length
    if (text.slice(start, end).trim() === '') return []
    return [{ text: text.slice(wholeCharacter(text, start - UNITS_BEFORE), end), span: { start, end } }]
  })
}

/** Where pieces end, as indexes of the unit after them: those of a text's beginning are the first of the text's own. */
function listPieceEnds(text: string): number[] {
  const ends: number[] = []
  for (const end of listSentenceEnds(text)) {
    if (end - (ends.at(-1) ?? 0) >= LEAST_UNITS) ends.push(end)
  }
  return ends
}

/** A surrogate pair is not cut in two. */
function wholeCharacter(text: string, index: number): number {
  if (index <= 0) return 0
  return /[\udc00-\udfff]/.test(text.charAt(index)) ? index + 1 : index
}

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
/** Where a piece is cut for a service that reads no more at once. */
const UNITS_BEFORE_CUT = 300

/** A piece is shown once it is complete and judged; what came before it is read again with it. */
export const PIECE_LOOKAHEAD: LookaheadWithin<unknown> = {
  behind: Number.POSITIVE_INFINITY,
  undecidedFrom: (text) => listPieceEnds(text).at(-1) ?? 0,
  readsDecidedOnly: true,
}

/**
 * A text in the pieces that are judged each by itself; the last of them may be shorter. Blank pieces are left out.
 * @param mostUnits what is read at once: longer pieces are cut into windows, each with 300 units of what stands before it
 */
export function listPieces(
  text: string,
  mode: PieceMode,
  mostUnits: number = Number.POSITIVE_INFINITY,
): Piece[] {
  return cutPieces(text, mode).flatMap((piece) => listWindows(text, piece, mostUnits))
}

function listWindows(text: string, piece: Piece, mostUnits: number): Piece[] {
  if (piece.text.length <= mostUnits) return [piece]
  const { start: from, end } = piece.span ?? { start: 0, end: text.length }
  const windows: Piece[] = []
  for (let start = from; start < end; ) {
    const before = wholeCharacter(text, start - UNITS_BEFORE_CUT)
    const cut = Math.min(end, wholeCharacter(text, before + mostUnits))
    if (text.slice(start, cut).trim() !== '')
      windows.push({ text: text.slice(before, cut), span: { start, end: cut } })
    start = cut
  }
  return windows
}

function cutPieces(text: string, mode: PieceMode): Piece[] {
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

import { segmentText } from '@/guardrails/segment-text'
import type { LabelledText } from './labelled-text'

/** A piece of a text as the filters give it to a classifier: a segment, alone or with what stands before it. */
export interface Piece {
  text: string
  label: string
  weight: number
}

/** A long prompt is worth as much as this many short ones, not hundreds. */
const MOST_PIECES = 4

/** The pieces of a text to train on; of one with a hidden part only those that hold it have its label. */
export function piecesOf({ text, label, hidden }: LabelledText): Piece[] {
  const at = hidden === undefined ? -1 : text.indexOf(hidden)
  const pieces = segmentText(text).flatMap(({ start, end, from }) => {
    const holds = hidden === undefined || (start < at + hidden.length && end > at)
    const own = holds ? label : 'harmless'
    const alone = { text: text.slice(start, end), label: own }
    return from === start ? [alone] : [alone, { text: text.slice(from, end), label: own }]
  })
  const told = pieces.filter((piece) => piece.text.trim() !== '')
  const weight = Math.min(1, MOST_PIECES / told.length)
  return told.map((piece) => ({ ...piece, weight }))
}

import type { Action, Finding, GuardrailContext, LookaheadWithin } from './contract'
import { detectLanguage } from './language/detect-language'
import { scoreTexts } from './score-texts'
import { listSegmentEnds, type Segment, segmentText } from './segment-text'
import { unmaskText } from './unmask-text'

export interface ClassifierUse {
  model: string
  /** Labels whose probabilities count, added up. */
  labels: readonly string[]
  threshold: number
  /** By language, in place of `threshold`. */
  thresholdIn: Readonly<Record<string, number>>
  action: Exclude<Action, 'allow' | 'rewrite'>
  /** Languages in which `block` blocks; in others it flags. `*` is every language. */
  blockIn: readonly string[]
}

/** A segment is shown once it is complete and judged; what came before it is read again with it. */
export const SEGMENT_LOOKAHEAD: LookaheadWithin<unknown> = {
  behind: Number.POSITIVE_INFINITY,
  undecidedFrom: (text) => listSegmentEnds(text).at(-1) ?? 0,
}

interface Hit {
  score: number
  blocks: boolean
}

/**
 * The segments of a text that a classifier scores at the threshold or above, alone or with what stands before them, in plain
 * sight or beneath a disguise.
 * @throws ModelUnavailable
 */
export async function findByClassifier(
  text: string,
  use: ClassifierUse,
  context: GuardrailContext,
): Promise<Omit<Finding, 'reason'>[]> {
  const { segments, readings } = readSegments(text)
  const scores = await scoreTexts(readings, use, context)
  const hits = new Map(
    readings.map((reading, index) => [reading, judge(reading, scores[index] ?? 1, use, context.language)]),
  )
  return segments.flatMap(({ start, end, readings: own }) => {
    const worst = worstOf(own.map((reading) => hits.get(reading)))
    if (!worst) return []
    const said = worst.blocks
      ? { action: 'block' as const, message: 'blocked' }
      : { action: 'flag' as const, message: 'noted' }
    return [{ ...said, span: { start, end }, score: worst.score }]
  })
}

/** The highest score among the segments of a text, in plain sight or beneath a disguise; 0 for a text without any. @throws ModelUnavailable */
export async function scoreByClassifier(
  text: string,
  use: Pick<ClassifierUse, 'model' | 'labels'>,
  context: GuardrailContext,
): Promise<number> {
  const scores = await scoreTexts(readSegments(text).readings, use, context)
  return Math.max(0, ...scores)
}

/** What is said twice is read once. */
function readSegments(text: string) {
  const segments = segmentText(text).map((segment) => ({ ...segment, readings: listReadings(text, segment) }))
  return { segments, readings: [...new Set(segments.flatMap((segment) => segment.readings))] }
}

function listReadings(text: string, { start, end, from }: Segment): string[] {
  const pieces = [text.slice(start, end), ...(from < start ? [text.slice(from, end)] : [])]
  return pieces.filter((piece) => piece.trim() !== '').flatMap((piece) => [piece, ...unmaskText(piece)])
}

/** A block in one reading outweighs whatever another one says. */
function worstOf(hits: readonly (Hit | undefined)[]): Hit | undefined {
  const found = hits.filter((hit) => hit !== undefined)
  return found.sort((a, b) => Number(b.blocks) - Number(a.blocks) || b.score - a.score)[0]
}

/** Whether a reading is a hit in its language, and whether it may be blocked there. */
function judge(
  text: string,
  score: number,
  { threshold, thresholdIn, action, blockIn }: ClassifierUse,
  readers: string,
): Hit | undefined {
  // Which language it is matters only where it could be a hit in some language.
  if (score < Math.min(threshold, ...Object.values(thresholdIn))) return undefined
  const { language } = detectLanguage(text)
  if (score < (thresholdIn[language ?? ''] ?? threshold)) return undefined
  // A text that does not show its language is taken for the reader's.
  const spoken = language ?? readers.split('-')[0] ?? ''
  return { score, blocks: action === 'block' && (blockIn.includes('*') || blockIn.includes(spoken)) }
}

import { z } from 'zod'
import { PIECE_MODES, type PieceMode } from './list-pieces'

/** What the guardrails that ask somebody else for a verdict have in common in their options. */
export const askedOptions = {
  judges: z
    .enum(PIECE_MODES)
    .default('whole')
    .describe(
      'whole: one question, and an answer is held until its end; sentences: one about every few sentences, so that an answer can stream',
    ),
  onFailure: z
    .enum(['block', 'flag'])
    .default('block')
    .describe('What happens to a text when no verdict comes'),
}

/** A long text is asked about in many pieces, a few at a time. */
const ROUNDS = 10
/** So that the time limit of a question ends before the pipeline's does, and is what people are told of. */
const SPARE_MS = 500

/** How long a check may take in which one question may take `timeLimitMs`. @param rounds questions after each other about a whole text */
export const askedLimitMs = (
  { timeLimitMs, judges }: { timeLimitMs: number; judges: PieceMode },
  rounds: number,
): number => timeLimitMs * (judges === 'whole' ? rounds : ROUNDS) + SPARE_MS

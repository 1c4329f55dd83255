import type { Ranking } from '@/lib/rerank/rank-candidates'
import type { Draft } from './draft'
import type { Screen } from './screen'
import { screenDraft } from './screen-draft'
import type { Answer } from './turn-ledger'

/** Which drafts are answered with, best first, and how sure the model was of the first. */
export interface Choice {
  answers: Answer[]
  /** Of the draft that was chosen, else of the best one; null when the server gives no probabilities. */
  confidence: number | null
  /** The best draft that passed the output guardrails, sure or not. */
  best: Draft | undefined
  /** True when every draft was too unsure, or said nothing. */
  isUnsure: boolean
}

/**
 * Takes the best drafts that are sure enough and that pass the output guardrails.
 *
 * A draft without probabilities counts as sure: nothing says otherwise. A draft blocked here has left, and the next
 * best takes its place. The losing drafts are judged like the winner, since "Why this answer" shows them too.
 */
export async function chooseAnswers(
  input: { drafts: Draft[]; ranking: Ranking; answers: number; abstainBelow: number },
  screen: Screen,
): Promise<Choice> {
  const ordered = input.ranking.order.map((index) => input.drafts[index]!)
  const sure = ordered.filter(
    ({ text, confidence }) => text !== '' && (confidence ?? 1) >= input.abstainBelow,
  )
  await Promise.all(ordered.map((draft) => screenDraft(draft, 'output-final', screen)))
  const answers = sure
    .filter(({ isBlocked }) => !isBlocked)
    .slice(0, input.answers)
    .map(answerFrom)
  const best = ordered.find(({ isBlocked, text }) => !isBlocked && text !== '')
  const first = input.drafts.find(({ index }) => index === answers[0]?.draft) ?? best
  return {
    answers,
    confidence: first?.confidence ?? null,
    best,
    isUnsure: ordered.length > 0 && sure.length === 0,
  }
}

/** A draft as an answer. */
export function answerFrom({ text, finishReason, index, tokens }: Draft): Answer {
  return { text, finishReason, draft: index, tokens }
}

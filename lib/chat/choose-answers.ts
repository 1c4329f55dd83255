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
  /** The best draft that stayed, sure or not. */
  best: Draft | undefined
  /** True when every draft was too unsure, or said nothing. */
  isUnsure: boolean
}

/**
 * Takes the best drafts that are sure enough and that pass the output guardrails.
 *
 * A draft without probabilities counts as sure: nothing says otherwise. A draft blocked here has left, and the next
 * best takes its place.
 */
export async function chooseAnswers(
  input: { drafts: Draft[]; ranking: Ranking; answers: number; abstainBelow: number },
  screen: Screen,
): Promise<Choice> {
  const ordered = input.ranking.order.map((index) => input.drafts[index]!)
  const sure = ordered.filter(
    ({ text, confidence }) => text !== '' && (confidence ?? 1) >= input.abstainBelow,
  )
  const answers: Answer[] = []
  for (const draft of sure) {
    if (answers.length === input.answers) break
    await screenDraft(draft, 'output-final', screen)
    if (draft.isBlocked) continue
    const { text, finishReason, index, tokens } = draft
    answers.push({ text, finishReason, draft: index, tokens })
  }
  const best = ordered.find(({ isBlocked, text }) => !isBlocked && text !== '')
  const first = input.drafts.find(({ index }) => index === answers[0]?.draft) ?? best
  return {
    answers,
    confidence: first?.confidence ?? null,
    best,
    isUnsure: ordered.length > 0 && sure.length === 0,
  }
}

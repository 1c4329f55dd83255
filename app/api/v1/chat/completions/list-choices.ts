import type { Completion } from '@/lib/chat/open-completion'

/** One choice as it goes out: an answer, or the words of a refusal. */
export interface Choice {
  content: string
  refusal: string | null
  finishReason: 'stop' | 'length' | 'content_filter'
}

/**
 * As many choices as were asked for, best first: the answers that passed every guardrail.
 *
 * A place that no draft could fill is a refusal when a guardrail took the draft, and otherwise the sentence of not
 * knowing.
 */
export function listChoices({ ledger, unknown }: Completion, wanted: number): Choice[] {
  const answered = ledger.answers.map(({ text, finishReason }) => ({
    content: text,
    refusal: null,
    finishReason,
  }))
  const blocking =
    ledger.block ?? ledger.drafts.flatMap(({ verdicts }) => verdicts).find(({ action }) => action === 'block')
  const missing: Choice = blocking
    ? { content: '', refusal: blocking.message, finishReason: 'content_filter' }
    : { content: unknown ?? answered[0]?.content ?? '', refusal: null, finishReason: 'stop' }
  return Array.from({ length: wanted }, (_, index) => answered[index] ?? missing)
}

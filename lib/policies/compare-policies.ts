import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import { judgeText, type Outcome, type TextToJudge } from './judge-text'

export const MOST_COMPARED = 500

export interface Comparison {
  /** One for each text that was judged, in the order of the texts. */
  outcomes: { before: Outcome; after: Outcome }[]
  /** How many texts there was no time for. */
  unread: number
}

/**
 * Judges a set of texts under two policies.
 *
 * Each text is a conversation of its own. When `context.signal` aborts, what was judged until then is returned.
 */
export async function comparePolicies(
  texts: readonly TextToJudge[],
  { before, after, context }: { before: CompiledPolicy; after: CompiledPolicy; context: RunContext },
): Promise<Comparison> {
  const outcomes: Comparison['outcomes'] = []
  for (const text of texts) {
    if (context.signal?.aborted) break
    try {
      const [was, is] = [await judgeText(text, before, context), await judgeText(text, after, context)]
      outcomes.push({ before: was.outcome, after: is.outcome })
    } catch (error) {
      if (context.signal?.aborted) break
      throw error
    }
  }
  return { outcomes, unread: texts.length - outcomes.length }
}

import type { SetText } from '@/lib/policies/read-text-set'
import type { ComparisonView } from './policy-api'

/** So many texts are asked about at once: the hub answers each question within 20 seconds or says how many were left. */
const BATCH = 100

/**
 * Compares two policies over a large set, some texts at a time.
 *
 * `onProgress` gets everything that is known so far, with the rest as `unread`. It ends when all is read, when the hub
 * had time for no text of a batch, or when `signal` aborts.
 * @throws what `ask` throws
 */
export async function compareInBatches(
  texts: readonly SetText[],
  ask: (batch: SetText[], signal: AbortSignal) => Promise<ComparisonView>,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (sofar: ComparisonView) => void },
): Promise<void> {
  const outcomes: ComparisonView['outcomes'] = []
  while (outcomes.length < texts.length) {
    const answer = await ask(texts.slice(outcomes.length, outcomes.length + BATCH), signal)
    if (signal.aborted) return
    outcomes.push(...answer.outcomes)
    onProgress({ ...answer, outcomes: [...outcomes], unread: texts.length - outcomes.length })
    if (answer.outcomes.length === 0) return
  }
}

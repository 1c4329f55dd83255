import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { messageFor } from '@/guardrails/message-for'
import type { TriedText } from './try-text'

/** What the reader of a tried text would be told of it; undefined when nothing was found. */
export function tellTried(
  tried: TriedText,
  { policy, community, language }: { policy: CompiledPolicy; community: string; language: string },
): string | undefined {
  const decisive = tried.steps
    .flatMap(({ verdicts }) => verdicts)
    .find(({ action }) => action !== 'allow' && action === tried.action)
  return decisive && messageFor(decisive, language, { community, messages: policy.messages })
}

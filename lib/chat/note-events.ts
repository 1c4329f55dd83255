import type { ChatEvent } from './chat-event'
import type { ToldVerdict } from './screen'

/** What a reader is told of verdicts that let the text go on; the same words are said once. A block has an event of its own. */
export function noteEvents(verdicts: readonly ToldVerdict[]): ChatEvent[] {
  const said = new Set<string>()
  return verdicts.flatMap(({ guardrail, policy, origin, stage, action, reason, message }): ChatEvent[] => {
    const key = JSON.stringify([guardrail, action, message])
    if (action === 'block' || message === '' || said.has(key)) return []
    said.add(key)
    return [{ type: 'note', kind: 'guardrail', guardrail, policy, origin, stage, action, reason, message }]
  })
}

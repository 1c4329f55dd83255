import type { Verdict } from '@/guardrails/compiled-policy'
import type { DrawRequest, ModelServer } from '@/lib/inference/model-server'
import type { ChatEvent } from './chat-event'
import { blockDraft, createDraft, type Draft } from './draft'
import { noteUsage } from './draw-drafts'
import { noteEvents } from './note-events'
import type { Screen } from './screen'
import { noteVerdicts } from './screen-draft'
import type { TurnLedger } from './turn-ledger'

/**
 * Draws one draft and shows it while it is written, as far as the guardrails have judged it; returns the draft.
 *
 * A block ends the drawing at once. The draft stands in the ledger from its first word on, so that a stop keeps what
 * was shown.
 */
export async function* streamDraft(
  server: ModelServer,
  request: DrawRequest,
  { screen, ledger }: { screen: Screen; ledger: TurnLedger },
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, Draft> {
  const holdBack = screen.holdBack()
  const written = { logProbs: [] as number[], finishReason: 'stop' as 'stop' | 'length' }
  const verdicts: Verdict[] = []
  let shown = ''
  yield { type: 'state', state: 'drafting', drafts: 1, done: 0 }
  const show = function* (held: Awaited<ReturnType<typeof holdBack.push>>): Generator<ChatEvent> {
    verdicts.push(...held.verdicts)
    yield* noteEvents(held.verdicts.filter(({ action }) => action !== 'allow').map(screen.tell))
    // Leading white space would be trimmed from the stored answer: what is shown and what is kept must agree.
    const text = shown === '' ? held.release.trimStart() : held.release
    if (text === '' || held.blocked) return
    shown += text
    yield { type: 'delta', text }
  }
  for await (const event of server.chat(request, signal)) {
    if (event.type === 'usage') noteUsage(ledger, event)
    else if (event.type === 'end') written.finishReason = event.reason === 'length' ? 'length' : 'stop'
    else {
      written.logProbs.push(...event.logProbs)
      const held = await holdBack.push(event.text)
      yield* show(held)
      if (held.blocked) return blocked()
    }
  }
  const held = await holdBack.end()
  yield* show(held)
  return held.blocked ? blocked() : finished()

  function finished(): Draft {
    const draft = createDraft({ index: 0, text: shown, ...written })
    noteVerdicts(draft, verdicts, screen)
    return draft
  }
  function blocked(): Draft {
    const draft = finished()
    blockDraft(draft)
    return draft
  }
}

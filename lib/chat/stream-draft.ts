import type { Verdict } from '@/guardrails/compiled-policy'
import type { HeldBack } from '@/guardrails/hold-back'
import type { DrawRequest } from '@/lib/inference/model-server'
import { begunAnswer } from './begun-answer'
import type { ChatEvent } from './chat-event'
import { blockDraft, createDraft, type Draft } from './draft'
import { noteUsage } from './draw-drafts'
import { gatherPieces } from './gather-pieces'
import { noteEvents } from './note-events'
import type { Screen } from './screen'
import { noteVerdicts } from './screen-draft'
import type { TurnLedger } from './turn-ledger'
import type { TurnTools } from './turn-tools'

/**
 * Draws one draft and shows it while it is written, as far as the guardrails have judged it; returns the draft.
 *
 * What it goes on from is judged and shown first, so that nothing slips through where the two meet. A block ends the
 * drawing at once.
 */
export async function* streamDraft(
  request: DrawRequest,
  { server, screen, writingPauseMs }: TurnTools,
  ledger: TurnLedger,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, Draft> {
  const holdBack = screen.holdBack()
  const live: LiveDraft = { shown: '', logProbs: [], finishReason: 'stop', verdicts: [], isBlocked: false }
  yield { type: 'state', state: 'drafting', drafts: 1, done: 0 }
  const begun = begunAnswer(request)
  if (begun !== '') yield* show(live, await holdBack.push(begun), { screen, ledger })
  const draw = (signal: AbortSignal) => server.chat(request, signal)
  // The first words are waited for most.
  const pauseMs = () => (live.shown === '' ? 0 : writingPauseMs())
  for await (const event of live.isBlocked ? [] : gatherPieces(draw, signal, pauseMs)) {
    if (event.type === 'usage') noteUsage(ledger, event)
    else if (event.type === 'end') live.finishReason = event.reason === 'length' ? 'length' : 'stop'
    else {
      live.logProbs.push(...event.logProbs)
      yield* show(live, await holdBack.push(event.text), { screen, ledger })
      if (live.isBlocked) break
    }
  }
  if (!live.isBlocked) yield* show(live, await holdBack.end(), { screen, ledger })
  const draft = createDraft({ index: 0, text: live.shown, ...live })
  noteVerdicts(draft, live.verdicts, screen)
  if (live.isBlocked) blockDraft(draft)
  return draft
}

interface LiveDraft {
  shown: string
  logProbs: number[]
  finishReason: 'stop' | 'length'
  verdicts: Verdict[]
  isBlocked: boolean
}

function* show(
  live: LiveDraft,
  held: HeldBack,
  { screen, ledger }: { screen: Screen; ledger: TurnLedger },
): Generator<ChatEvent> {
  live.verdicts.push(...held.verdicts)
  live.isBlocked = held.blocked !== undefined
  const told = held.verdicts.filter(({ action }) => action !== 'allow').map(screen.tell)
  // At once, so that an answer that is stopped or cut off keeps its notes.
  ledger.verdicts.push(...told)
  yield* noteEvents(told)
  // Leading white space would be trimmed from the stored answer: what is shown and what is kept must agree.
  const text = live.shown === '' ? held.release.trimStart() : held.release
  if (text === '' || live.isBlocked) return
  live.shown += text
  yield { type: 'delta', text }
}

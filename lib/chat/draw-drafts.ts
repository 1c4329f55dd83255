import type { DrawRequest, ModelServer } from '@/lib/inference/model-server'
import { begunAnswer } from './begun-answer'
import type { ChatEvent } from './chat-event'
import { createDraft, type Draft } from './draft'
import type { TurnLedger } from './turn-ledger'

/** Draws every draft in one request, with what it goes on from, and tells how many are finished; returns them by index, unjudged. */
export async function* drawDrafts(
  server: ModelServer,
  request: DrawRequest,
  ledger: TurnLedger,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, Draft[]> {
  const { choices } = request
  const begun = begunAnswer(request)
  const writing = Array.from({ length: choices }, () => ({ text: begun, logProbs: [] as number[] }))
  const drafts: Draft[] = []
  yield { type: 'state', state: 'drafting', drafts: choices, done: 0 }
  for await (const event of server.chat(request, signal)) {
    if (event.type === 'usage') noteUsage(ledger, event)
    else {
      const choice = writing[event.choice]
      if (!choice) continue
      if (event.type === 'piece') {
        choice.text += event.text
        choice.logProbs.push(...event.logProbs)
        continue
      }
      const finishReason = event.reason === 'length' ? 'length' : 'stop'
      drafts.push(createDraft({ index: event.choice, ...choice, finishReason }))
      yield { type: 'state', state: 'drafting', drafts: choices, done: drafts.length }
    }
  }
  return drafts.sort((a, b) => a.index - b.index)
}

/** What the server says at its end of prompt and build. */
export function noteUsage(
  ledger: TurnLedger,
  usage: { promptTokens: number; fingerprint: string | null },
): void {
  ledger.promptTokens = usage.promptTokens
  if (ledger.receipt) ledger.receipt.engine = usage.fingerprint
}

import * as z from 'zod/mini'
import { amountsSchema } from '@/lib/chat/chat-event'
import type { ConversationAction } from './conversation-state'
import type { AnswerError } from './message-view'
import { readEvents } from './read-events'
import { createTurnId, STOP, stopTurn } from './stop-turn'

/**
 * Asks at the chat's door and follows the answer to its end: what happened, as steps of a conversation. The last one
 * ends the answer, whatever the end is; where the connection is lost after the hub kept the question, the hub goes on.
 * Aborting the signal with `STOP` stops the answer, any other way leaves it to the hub.
 *
 * `body` names the assistant and its conversation, or the column of a comparison, and the question.
 */
export async function* readTurn(body: object, signal: AbortSignal): AsyncGenerator<ConversationAction> {
  const turnId = createTurnId()
  let messageId: string | undefined
  let stopping: Promise<void> | undefined
  const stop = () => {
    if (signal.reason === STOP) stopping = stopTurn({ turnId, messageId })
  }
  signal.addEventListener('abort', stop)
  try {
    for await (const event of readEvents(await openTurn({ ...body, turnId }, signal))) {
      if (event.type === 'start') messageId = event.messageId
      yield { type: 'told', event }
    }
    // An answer that ended is over by now; only a stream that broke off is still open here.
    yield lost(messageId)
  } catch (error) {
    if (signal.aborted) yield { type: 'stopped' }
    else if (error instanceof TurnRefused) yield { type: 'failed', error: error.details }
    else yield lost(messageId)
  } finally {
    signal.removeEventListener('abort', stop)
    // The next question finds its conversation free.
    await stopping
  }
}

const lost = (messageId: string | undefined): ConversationAction =>
  messageId === undefined ? { type: 'failed', error: { code: 'connection_lost' } } : { type: 'lost' }

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    param: z.optional(z.string()),
    retryAfterSeconds: z.optional(z.number()),
    amounts: z.optional(amountsSchema),
  }),
})

/** What the hub said instead of doing what it was asked. */
export class TurnRefused extends Error {
  constructor(readonly details: AnswerError) {
    super(details.code)
  }
}

/** What a refusal says of itself. */
export async function readRefusal(response: Response): Promise<TurnRefused> {
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined))
  const details = refusal.success ? refusal.data.error : { code: 'internal' }
  const header = Number(response.headers.get('Retry-After'))
  const retryAfterSeconds = header > 0 ? header : undefined
  return new TurnRefused({ retryAfterSeconds, ...details })
}

async function openTurn(body: object, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch('/api/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }).catch((error) => {
    throw signal.aborted ? error : new TurnRefused({ code: 'unreachable' })
  })
  if (response.ok && response.body) return response.body
  throw await readRefusal(response)
}

import type { ConversationAction } from '@/app/_chat/conversation-state'
import { readTurn } from '@/app/_chat/read-turn'

/** How often the hub may say that it has no place right now before the reader is told. */
const MOST_TRIES = 8
const PATIENT_CODES = ['rate_limited', 'overloaded']

/** As `readTurn`; what the hub has no place for yet is asked again, as late as the hub says. */
export async function* readPatiently(body: object, signal: AbortSignal): AsyncGenerator<ConversationAction> {
  for (let tries = 1; ; tries++) {
    let waitSeconds: number | undefined
    for await (const step of readTurn(body, signal)) {
      const isRefused = step.type === 'failed' && PATIENT_CODES.includes(step.error.code)
      // Once something was begun, asking again would ask twice; but then these codes come as an event.
      if (isRefused && tries < MOST_TRIES) waitSeconds = step.error.retryAfterSeconds ?? 3
      else yield step
    }
    if (waitSeconds === undefined) return
    await wait(waitSeconds * 1_000, signal)
  }
}

/** Also over when the signal aborts: the next try then says that it was stopped. */
function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

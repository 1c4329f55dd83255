import { PolyphonyError } from '@/lib/core/errors'

/** Longer than any answer takes; whoever hangs on must not hold a place for ever. */
const LIMIT_MS = 120_000

/** A signal that aborts when the asker goes or when the turn takes too long; `dispose` at the turn's end. */
export function createTurnSignal(asker: AbortSignal, limitMs: number = LIMIT_MS) {
  const controller = new AbortController()
  const onAbort = () => controller.abort(new PolyphonyError('cancelled', 'The answer was stopped.'))
  if (asker.aborted) onAbort()
  asker.addEventListener('abort', onAbort)
  const timer = setTimeout(() => {
    controller.abort(
      new PolyphonyError('timeout', 'The answer took too long and was given up. Try again in a moment.', {
        retryAfterSeconds: 5,
      }),
    )
  }, limitMs)
  return {
    signal: controller.signal,
    dispose() {
      clearTimeout(timer)
      asker.removeEventListener('abort', onAbort)
    },
  }
}

import { PolyphonyError } from '@/lib/core/errors'

export interface Patience {
  /** Until the first event. */
  firstMs: number
  /** Between two events. */
  betweenMs: number
}

/**
 * The same events from a server that may fall silent: then they end with an error instead of never.
 * @throws PolyphonyError (timeout) as the error of the events
 */
export async function* withinPatience<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T>,
  { firstMs, betweenMs }: Patience,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const silence = new AbortController()
  const events = open(AbortSignal.any([signal, silence.signal]))
  let waitMs = firstMs
  try {
    for (;;) {
      // The error is the abort's own reason, so that whoever draws reports it as it is.
      const timer = setTimeout(() => silence.abort(fellSilent()), waitMs)
      try {
        const result = await events.next()
        if (result.done) return
        waitMs = betweenMs
        clearTimeout(timer)
        yield result.value
      } finally {
        clearTimeout(timer)
      }
    }
  } finally {
    silence.abort()
    await events.return(undefined)
  }
}

function fellSilent(): PolyphonyError {
  return new PolyphonyError('timeout', 'The model server fell silent in the middle. Try again.')
}

import { InferenceClientProviderApiError } from '@huggingface/inference'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

const RETRY_AFTER_SECONDS = 3

/** OpenAI's shape, LoRAX's, that of vLLM's web framework, and that of older vLLM. */
const bodySchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ message: z.string() }).transform(({ message }) => message),
])

/** What went wrong at a model server, as an error of ours; its own words are kept only where they help the asker. */
export function toServerError(cause: unknown, signal: AbortSignal): PolyphonyError {
  if (signal.aborted) return stoppedBy(signal)
  if (cause instanceof PolyphonyError) return cause
  // This error carries the whole request: only the server's answer goes on, so that no prompt reaches a log.
  if (cause instanceof InferenceClientProviderApiError) {
    return errorOfStatus(cause.httpResponse.status, cause.httpResponse.body)
  }
  // Refused, reset, broken off, or an answer that is no answer: for the asker it is all one.
  return modelUnavailable(cause)
}

/** What an aborted signal means: its own reason when it is one of ours, a time limit, else a stop. */
export function stoppedBy(signal: AbortSignal): PolyphonyError {
  const reason: unknown = signal.reason
  if (reason instanceof PolyphonyError) return reason
  if (reason instanceof DOMException && reason.name === 'TimeoutError')
    return new PolyphonyError('timeout', 'The model server took too long.', { cause: reason })
  return new PolyphonyError('cancelled', 'The answer was stopped.')
}

/** The error behind a refused request. `body` is the server's answer, parsed when it was JSON. */
export function errorOfStatus(status: number, body: unknown): PolyphonyError {
  const words = bodySchema.safeParse(body)
  const said = words.success ? words.data.slice(0, 500) : ''
  const cause = new Error(`The model server answered ${status} ${said}`.trim())
  if (status === 400 || status === 413 || status === 422) {
    return new PolyphonyError('invalid_request', said || 'The model server did not accept the request.', {
      cause,
    })
  }
  if (status === 404) {
    return new PolyphonyError('not_found', said || 'The model server does not know this model.', { cause })
  }
  if (status === 429) {
    return new PolyphonyError('overloaded', 'The model is busy. Try again in a moment.', {
      cause,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    })
  }
  return modelUnavailable(cause)
}

/** The server's own words behind an error, for whoever runs it; no prompt is ever among them. */
export function causeWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

/** The error for a server that is down, starting or broken off. */
export function modelUnavailable(cause: unknown): PolyphonyError {
  return new PolyphonyError(
    'model_unavailable',
    'The model is not available right now. Try again in a few seconds.',
    {
      cause,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  )
}

/** The error for a base whose engine would need memory that the engines of other bases are using. */
export function allEnginesBusy(): PolyphonyError {
  return new PolyphonyError(
    'overloaded',
    'The memory of this hub is taken by other models that are answering. Try again in a minute.',
    { retryAfterSeconds: 60 },
  )
}

/** Whether the server itself went away, as when it is restarted, rather than answered that it cannot. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof PolyphonyError) || error.code !== 'model_unavailable') return false
  // What fetch throws for a refused, reset or broken connection; its other troubles (a reply that is too slow, a name
  // that cannot be found) are no sign of a restart.
  const failed = error.cause instanceof TypeError ? error.cause.cause : undefined
  return failed instanceof Error && 'code' in failed && LOST.includes(failed.code)
}

const LOST: unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET']

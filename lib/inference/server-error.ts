import { InferenceClientProviderApiError } from '@huggingface/inference'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

const RETRY_AFTER_SECONDS = 3

const bodySchema = z.object({ error: z.object({ message: z.string() }) })

/** What went wrong at a model server, as an error of ours; its own words are kept only where they help the asker. */
export function toServerError(cause: unknown, signal: AbortSignal): PolyphonyError {
  if (signal.aborted) return new PolyphonyError('cancelled', 'The answer was stopped.', { cause })
  if (cause instanceof PolyphonyError) return cause
  if (cause instanceof InferenceClientProviderApiError) {
    return errorOfStatus(cause.httpResponse.status, cause.httpResponse.body, cause)
  }
  // Refused, reset, broken off, or an answer that is no answer: for the asker it is all one.
  return modelUnavailable(cause)
}

/** The error behind a refused request. `body` is the server's answer, parsed when it was JSON. */
export function errorOfStatus(status: number, body: unknown, cause?: unknown): PolyphonyError {
  const words = bodySchema.safeParse(body)
  const said = words.success ? words.data.error.message.slice(0, 500) : ''
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
  return modelUnavailable(cause ?? new Error(`The model server answered ${status} ${said}`))
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

/** Whether the server itself went away, as when it is restarted, rather than answered that it cannot. */
export function isConnectionLost(error: unknown): boolean {
  // What fetch throws for a refused, reset or broken connection.
  return (
    error instanceof PolyphonyError && error.code === 'model_unavailable' && error.cause instanceof TypeError
  )
}

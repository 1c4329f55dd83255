import { PolyphonyError } from '@/lib/core/errors'
import { statusOf } from '@/lib/core/status-of'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'

/** An error as the answer to a request: for our own pages `{error: {code, message, param, said, amounts}}`, under `/v1` in OpenAI's shape. */
export function errorResponse(
  error: unknown,
  { shape, logError }: { shape: 'page' | 'openai'; logError: (error: unknown) => void },
): Response {
  const known = toKnownError(error, logError)
  const { code, message, param, retryAfterSeconds, said, amounts } = known
  const body =
    shape === 'openai'
      ? openaiErrorBody(known)
      : { error: { code, message, param, retryAfterSeconds, said, amounts } }
  const headers = new Headers({ 'Cache-Control': 'no-store' })
  if (retryAfterSeconds !== undefined) headers.set('Retry-After', String(retryAfterSeconds))
  if (code === 'unauthenticated' && shape === 'openai') headers.set('WWW-Authenticate', 'Bearer')
  return Response.json(body, { status: statusOf(code), headers })
}

/** The error itself when it is one of ours; anything else is logged and told as `internal`, without its words. */
export function toKnownError(error: unknown, logError: (error: unknown) => void): PolyphonyError {
  if (error instanceof PolyphonyError) {
    if (error.cause !== undefined && statusOf(error.code) >= 500) logError(error.cause)
    return error
  }
  logError(error)
  return new PolyphonyError('internal', 'Something went wrong on this hub. Try again.', { cause: error })
}

import type { ErrorCode, PolyphonyError } from '@/lib/core/errors'

/** An error as the OpenAI API writes it; `code` is our own word for it. */
export interface OpenaiErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null }
}

/** The body that goes with a failed request, or with the `error` event of a stream. */
export function openaiErrorBody(error: PolyphonyError): OpenaiErrorBody {
  return {
    error: { message: error.message, type: TYPE[error.code], param: error.param ?? null, code: error.code },
  }
}

const TYPE: Record<ErrorCode, string> = {
  invalid_request: 'invalid_request_error',
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  not_found: 'invalid_request_error',
  conflict: 'invalid_request_error',
  too_large: 'invalid_request_error',
  unsupported_media_type: 'invalid_request_error',
  rate_limited: 'rate_limit_error',
  overloaded: 'rate_limit_error',
  content_blocked: 'invalid_request_error',
  model_unavailable: 'server_error',
  timeout: 'server_error',
  cancelled: 'server_error',
  internal: 'server_error',
}

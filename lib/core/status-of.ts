import type { ErrorCode } from './errors'

const STATUS: Record<ErrorCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  overloaded: 429,
  content_blocked: 400,
  model_unavailable: 503,
  timeout: 504,
  cancelled: 499,
  internal: 500,
}

/** The HTTP status of an error code; the map is exhaustive by its type. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code]
}

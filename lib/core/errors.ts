import type { Said } from './said'

/** What can go wrong, as one word; `status-of.ts` maps each word to one HTTP status. */
export type ErrorCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'overloaded'
  | 'content_blocked'
  | 'model_unavailable'
  | 'timeout'
  | 'cancelled'
  | 'internal'

export interface Amounts {
  actual: number
  most: number
}

/** The one error type of the house. `message` may be shown to a reader; the cause is logged once and never shown. */
export class PolyphonyError extends Error {
  override readonly name = 'PolyphonyError'
  readonly code: ErrorCode
  /** The field, file or parameter that is at fault, when there is one. */
  readonly param: string | undefined
  /** Whole seconds after which the caller may try again. */
  readonly retryAfterSeconds: number | undefined
  /** The message as pages say it in their reader's language; undefined where it has none but English. */
  readonly said: Said | undefined
  /** How much was asked of something and how much there is, in the unit that `message` names. */
  readonly amounts: Amounts | undefined

  constructor(
    code: ErrorCode,
    message: string,
    details: {
      cause?: unknown
      param?: string
      retryAfterSeconds?: number
      said?: Said
      amounts?: Amounts
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.param = details.param
    this.retryAfterSeconds = details.retryAfterSeconds
    this.said = details.said
    this.amounts = details.amounts
  }
}

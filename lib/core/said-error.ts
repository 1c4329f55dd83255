import { type ErrorCode, PolyphonyError } from './errors'
import type { Said } from './said'
import { sayInEnglish } from './say-in-english'

/** An error whose message pages say in their reader's language. */
export function saidError(
  code: ErrorCode,
  said: Said,
  details: { cause?: unknown; param?: string } = {},
): PolyphonyError {
  return new PolyphonyError(code, sayInEnglish(said), { ...details, said })
}

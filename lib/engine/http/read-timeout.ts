import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

const HEADER = 'x-request-timeout-ms'
const DAY_MS = 86_400_000

/**
 * How long an answer may take from the moment the engine has its question, as the client asks in `X-Request-Timeout-Ms`;
 * undefined for as long as it takes.
 * @throws PolyphonyError (invalid_request) for anything but whole milliseconds up to a day.
 */
export function readTimeout({ headers }: IncomingMessage): number | undefined {
  const given = headers[HEADER]
  if (given === undefined) return undefined
  const parsed = z
    .string()
    .regex(/^[0-9]{1,8}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(DAY_MS))
    .safeParse(given)
  if (parsed.success) return parsed.data
  throw new PolyphonyError(
    'invalid_request',
    `X-Request-Timeout-Ms must be whole milliseconds from 1 to ${DAY_MS}`,
    { param: HEADER },
  )
}

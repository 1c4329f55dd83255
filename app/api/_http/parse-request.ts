import type { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** What a request's body says, by its schema. @throws PolyphonyError (invalid_request, param: the field at fault) */
export function parseRequest<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const param = issue?.path.join('.') || 'body'
  throw new PolyphonyError('invalid_request', `${param}: ${issue?.message}`, { param })
}

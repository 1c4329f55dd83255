import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** A body in its schema's shape. @throws PolyphonyError (invalid_request) whose `param` names the first field that is wrong */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const param = issue?.path.join('.') || 'body'
  throw new PolyphonyError('invalid_request', `"${param}": ${issue?.message}`, { param })
}

const text = z.string().min(1, 'must not be empty')

/** One text, or up to 256 of them; none empty. */
export const textsSchema = z.union(
  [text, z.array(text).min(1).max(256)],
  'must be a text or a list of 1 to 256 texts, none empty',
)

export const modelNameSchema = z.string().min(1).max(500)

export const asList = (input: string | string[]): string[] => (typeof input === 'string' ? [input] : input)

import { z } from 'zod'
import { saidError } from '@/lib/core/said-error'

/** One or two parts as the Hub writes them: `org/name`. No part begins with a dot, so none leads out of a folder. */
const NAME = /^[A-Za-z0-9_][\w.-]{0,95}(\/[A-Za-z0-9_][\w.-]{0,95})?$/

export const modelNameSchema = z.string().regex(NAME, 'must be NAME or ORGANISATION/NAME')

/** Checks what a person wrote as a model's name. @throws PolyphonyError (invalid_request) */
export function parseModelName(text: string): string {
  if (modelNameSchema.safeParse(text).success && !text.includes('..')) return text
  const said = { key: 'hubErrors.badName', params: { text: text.slice(0, 120) } }
  throw saidError('invalid_request', said, { param: 'model' })
}

/** Whether a source is a folder of this machine and no id of the Hub. */
export function isFolderSource(source: string): boolean {
  return /^([./]|[A-Za-z]:[\\/])/.test(source)
}

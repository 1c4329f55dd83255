import { saidError } from '@/lib/core/said-error'

/** A branch, tag or commit as git lets one be called, without what could be read as another path. */
const REVISION = /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*$/
const MAX_CHARS = 200

/** Checks what a person wrote as a revision. @throws PolyphonyError (invalid_request) */
export function parseRevision(text: string): string {
  if (text.length <= MAX_CHARS && REVISION.test(text) && !text.includes('..')) return text
  const said = { key: 'hubErrors.badRevision', params: { text: text.slice(0, 120) } }
  throw saidError('invalid_request', said, { param: 'revision' })
}

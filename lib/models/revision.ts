import { PolyphonyError } from '@/lib/core/errors'

/** A branch, tag or commit as git lets one be called, without what could be read as another path. */
const REVISION = /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)*$/
const MAX_CHARS = 200

/** Checks what a person wrote as a revision. @throws PolyphonyError (invalid_request) */
export function parseRevision(text: string): string {
  if (text.length <= MAX_CHARS && REVISION.test(text) && !text.includes('..')) return text
  throw new PolyphonyError(
    'invalid_request',
    `"${text.slice(0, 120)}" is no revision: write a branch, a tag or a commit, of letters, digits, "_", "-", "." and "/"`,
    { param: 'revision' },
  )
}

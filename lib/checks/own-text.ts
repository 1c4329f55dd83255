import { createHash } from 'node:crypto'
import { PolyphonyError } from '@/lib/core/errors'
import { deleteOwnTextRow, getOwnTextRow, saveOwnTextRow } from '@/lib/store/own-texts'
import { cutText } from './cut-text'
import { LEAST_UNITS, MOST_UNITS } from './own-text-limits'

/** A text that a community's maintainers gave, to see how well a model knows it. */
export interface OwnText {
  text: string
  /** SHA-256, by which a run of checks knows its text again. */
  digest: string
  /** The text as it is read: see `cut-text.ts`. */
  passages: string[]
  createdAt: Date
  savedBy: string | null
}

/** A community's own text; undefined when it gave none. */
export async function findOwnText(communityId: string): Promise<OwnText | undefined> {
  const row = await getOwnTextRow(communityId)
  if (!row) return undefined
  const { text, createdAt, savedBy } = row
  const digest = createHash('sha256').update(text).digest('hex')
  return { text, digest, passages: cutText(text), createdAt, savedBy: savedBy?.name ?? null }
}

/**
 * Saves a community's own text in the place of the one before.
 * @throws PolyphonyError invalid_request, too_large (param `text`) with what was given and what is allowed
 */
export async function saveOwnText(input: {
  communityId: string
  text: string
  savedById: string | null
}): Promise<void> {
  const text = input.text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  const param = 'text'
  if (text.includes('\u0000'))
    throw new PolyphonyError('invalid_request', 'This is no text: it holds zero bytes.', { param })
  if (text.length > MOST_UNITS) {
    const message = `The text has ${text.length} characters, and may have ${MOST_UNITS}: give a part of it.`
    throw new PolyphonyError('too_large', message, { param })
  }
  if (text.length < LEAST_UNITS) {
    const message = `The text has ${text.length} characters: fewer than ${LEAST_UNITS} say nothing about a model.`
    throw new PolyphonyError('invalid_request', message, { param })
  }
  await saveOwnTextRow({ communityId: input.communityId, text, savedById: input.savedById })
}

/** Deletes a community's own text for good; the figures that were measured stay. @throws PolyphonyError (not_found) */
export async function removeOwnText(communityId: string): Promise<void> {
  if (!(await deleteOwnTextRow(communityId))) throw new PolyphonyError('not_found', 'There is no text here.')
}

import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import {
  deleteUnpublishedAssistant,
  finishAssistantDraft,
  saveAssistantDraft,
} from '@/lib/store/assistant-drafts'
import { insertAssistantVersion, type VersionOrigin } from '@/lib/store/assistant-versions'
import { inTransaction } from '@/lib/store/in-transaction'
import { storableText } from '@/lib/store/storable-text'
import type { AssistantDesk } from './assistant-desk'
import { MAX_ASSISTANT_BYTES } from './assistant-document'
import { findAssistantVersion } from './assistant-versions'
import { type ResolvedDocument, resolveDocument } from './resolve-document'

const revision = z.int().min(0)

export const draftSchema = z.strictObject({ yaml: z.string(), revision })

export const assistantPublicationSchema = z.strictObject({
  yaml: z.string(),
  revision,
  note: z.string().trim().max(300).default(''),
})

export const assistantRestorationSchema = z.strictObject({ restore: z.int().min(1), revision })

/**
 * Keeps a draft, also one that cannot be used yet, if nobody has saved or published since its writer read.
 * @returns the new revision
 * @throws PolyphonyError conflict (`param: revision`) when somebody was first, too_large
 */
export async function saveDraft(desk: AssistantDesk, draft: z.output<typeof draftSchema>): Promise<number> {
  const yaml = storableText(draft.yaml)
  if (Buffer.byteLength(yaml) > MAX_ASSISTANT_BYTES)
    throw new PolyphonyError('too_large', `A draft may have ${MAX_ASSISTANT_BYTES} bytes; shorten it.`)
  const saved = await saveAssistantDraft(desk.assistant.id, {
    ...{ yaml, revision: draft.revision, draftedById: writerOf(desk) },
  })
  if (saved === undefined) throw overtaken(desk)
  return saved
}

/**
 * Throws the draft away, so that the text is the version's own again; an assistant that was never published goes with it.
 * @returns the new revision; null when the assistant is gone
 * @throws PolyphonyError conflict (`param: revision`) when somebody was first
 */
export async function dropDraft(desk: AssistantDesk, seen: number): Promise<number | null> {
  if (!desk.newest) {
    if (!(await deleteUnpublishedAssistant(desk.assistant.id, seen))) throw overtaken(desk)
    return null
  }
  const dropped = { revision: seen, yaml: null, draftedById: null }
  const saved = await saveAssistantDraft(desk.assistant.id, dropped)
  if (saved === undefined) throw overtaken(desk)
  return saved
}

/**
 * Publishes a document as the assistant's next version; it answers from the next question on.
 * @throws DocumentRefused when it cannot be used, PolyphonyError conflict (`param: revision`) when somebody was first
 */
export async function publishAssistant(
  desk: AssistantDesk,
  publication: z.output<typeof assistantPublicationSchema>,
): Promise<{ version: number; revision: number }> {
  // What is vetted must be what is kept.
  const resolved = await resolveDocument(storableText(publication.yaml), desk)
  const note = storableText(publication.note) || null
  return insertNext(desk, resolved, publication.revision, { note, restoredFrom: null })
}

/**
 * Publishes the document of an earlier version again, as the next version. It passes the checks of today.
 * @throws PolyphonyError as `publishAssistant`, not_found when there is no such version
 */
export async function restoreAssistant(
  desk: AssistantDesk,
  { restore, revision: seen }: z.output<typeof assistantRestorationSchema>,
): Promise<{ version: number; revision: number }> {
  if (restore === desk.newest?.version)
    throw new PolyphonyError('conflict', `Version ${restore} is the one that answers.`, { param: 'restore' })
  const { yaml } = await findAssistantVersion(desk.assistant, restore)
  const resolved = await resolveDocument(yaml, desk)
  return insertNext(desk, resolved, seen, { note: null, restoredFrom: restore })
}

async function insertNext(
  desk: AssistantDesk,
  { document, content, adapter }: ResolvedDocument,
  seen: number,
  origin: Omit<VersionOrigin, 'publishedById'>,
): Promise<{ version: number; revision: number }> {
  const { assistant } = desk
  const message = `Somebody published a version of ${assistant.name} at this moment.`
  return inTransaction({ message, param: 'revision' }, async (db) => {
    // Taking the revision is what tells two publishers apart.
    const draft = { revision: seen, yaml: content.yaml, draftedById: writerOf(desk) }
    if ((await saveAssistantDraft(assistant.id, draft, db)) === undefined) throw overtaken(desk)
    const { version } = await insertAssistantVersion(
      {
        ...content,
        ...origin,
        assistantId: assistant.id,
        adapterId: adapter?.id ?? null,
        publishedById: writerOf(desk),
      },
      db,
    )
    await finishAssistantDraft(assistant.id, document.name, db)
    return { version, revision: seen + 2 }
  })
}

function overtaken({ assistant }: AssistantDesk): PolyphonyError {
  const message = `Somebody saved or published ${assistant.name} while you wrote. Your text is kept in this browser.`
  return new PolyphonyError('conflict', message, { param: 'revision' })
}

const writerOf = ({ reader }: AssistantDesk) => (reader?.kind === 'user' ? reader.userId : null)

import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { type EditableAssistantRow, getEditableAssistant } from '@/lib/store/assistant-drafts'
import { type AssistantVersionRow, listAssistantVersionRows } from '@/lib/store/assistant-versions'
import type { CommunityRow } from '@/lib/store/communities'
import type { Desk } from './resolve-document'
import { documentOf } from './write-assistant'

/** An assistant as its maintainers edit it. */
export interface AssistantDesk extends Desk {
  assistant: EditableAssistantRow
  /** The version that answers; null before the first. */
  newest: AssistantVersionRow | null
}

/** What lies on the desk: the draft if there is one, else the version that answers. */
export interface AssistantDraft {
  yaml: string
  /** To be named by who saves or publishes. */
  revision: number
  /** The number of the version that answers; 0 before the first. */
  version: number
  published: string
  /** Who saved the draft and when; null where the text is the version's own. */
  saved: { by: string | null; at: string } | null
}

/** Opens an assistant for editing; whether the reader may is asked before. @throws PolyphonyError not_found */
export async function openDesk(input: {
  community: CommunityRow
  slug: string
  reader: Reader | null
  bases: readonly string[]
}): Promise<AssistantDesk> {
  const { community, slug, reader, bases } = input
  const assistant = SLUG.test(slug) ? await getEditableAssistant(community.id, slug) : undefined
  if (!assistant) throw new PolyphonyError('not_found', `${community.name} has no such assistant.`)
  const [newest = null] = await listAssistantVersionRows(assistant.id, 1)
  return { community, reader, bases, assistant, newest, pinnedPolicy: newest?.policyVersion ?? null }
}

/** The text to be edited, with what its writer has to name when they save it. */
export function readDraft({ assistant, newest }: AssistantDesk): AssistantDraft {
  const published = newest ? documentOf(assistant, newest) : ''
  const { draftYaml, draftedAt, draftedBy, revision } = assistant
  return {
    yaml: draftYaml ?? published,
    revision,
    version: newest?.version ?? 0,
    published,
    saved: draftedAt ? { by: draftedBy?.name ?? null, at: draftedAt.toISOString() } : null,
  }
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/

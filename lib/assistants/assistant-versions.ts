import { PolyphonyError } from '@/lib/core/errors'
import {
  getAssistantVersionRow,
  type ListedVersionRow,
  listAssistantVersionRows,
} from '@/lib/store/assistant-versions'
import { documentOf } from './write-assistant'

/** The newest are shown; older ones keep their addresses. */
const MOST_LISTED = 200

/** A version as its assistant's history shows it. */
export interface AssistantVersion {
  version: number
  /** Its document, the one that was written or what it would say. */
  yaml: string
  baseModel: string
  adapter: { name: string; version: number } | null
  note: string | null
  restoredFrom: number | null
  publishedBy: string | null
  createdAt: Date
}

type Named = { id: string; name: string; communityId: string }

/** The versions of an assistant, the newest first. */
export async function listAssistantVersions(assistant: Named): Promise<AssistantVersion[]> {
  const rows = await listAssistantVersionRows(assistant.id, MOST_LISTED)
  return rows.map((row) => describe(assistant, row))
}

/** One version of an assistant. @throws PolyphonyError not_found */
export async function findAssistantVersion(assistant: Named, version: number): Promise<AssistantVersion> {
  const isNumber = Number.isSafeInteger(version) && version > 0 && version < 2 ** 31
  const row = isNumber ? await getAssistantVersionRow(assistant.id, version) : undefined
  if (!row) throw new PolyphonyError('not_found', `There is no such version of ${assistant.name}.`)
  return describe(assistant, row)
}

function describe(assistant: Named, row: ListedVersionRow): AssistantVersion {
  const { version, baseModel, adapter, note, restoredFrom, publishedBy, createdAt } = row
  return {
    ...{ version, baseModel, note, restoredFrom, createdAt },
    adapter: adapter && { name: adapter.name, version: adapter.version },
    publishedBy: publishedBy?.name ?? null,
    yaml: documentOf(assistant, row),
  }
}

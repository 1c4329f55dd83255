import { listAnew } from './assistant-listing'
import { type Database, database } from './database'

/** An assistant as its maintainers edit it; it may have no version yet. */
export interface EditableAssistantRow {
  id: string
  slug: string
  name: string
  communityId: string
  /** Grows with every draft that is saved and every version. */
  revision: number
  draftYaml: string | null
  draftedAt: Date | null
  draftedBy: { name: string | null } | null
}

/** An assistant of a community with its draft; undefined when there is none of that slug. */
export async function getEditableAssistant(
  communityId: string,
  slug: string,
  db: Database = database(),
): Promise<EditableAssistantRow | undefined> {
  const where = { communityId_slug: { communityId, slug } }
  return (await db.assistant.findUnique({ where, select: EDITABLE })) ?? undefined
}

/** The assistants of a community that are being written and have no version yet. */
export async function listUnpublishedAssistants(communityId: string): Promise<EditableAssistantRow[]> {
  return database().assistant.findMany({
    where: { communityId, versions: { none: {} } },
    select: EDITABLE,
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
  })
}

/** The slugs that a community's assistants have, drafts among them. */
export async function listAssistantSlugs(communityId: string, db: Database): Promise<string[]> {
  const rows = await db.assistant.findMany({ where: { communityId }, select: { slug: true } })
  return rows.map(({ slug }) => slug)
}

/**
 * Saves a draft if nobody has saved or published since `revision`.
 * @returns the new revision; undefined when somebody was first
 */
export async function saveAssistantDraft(
  id: string,
  { revision, yaml, draftedById }: { revision: number; yaml: string | null; draftedById: string | null },
  db: Database = database(),
): Promise<number | undefined> {
  const draft = yaml === null ? NO_DRAFT : { draftYaml: yaml, draftedAt: new Date(), draftedById }
  const { count } = await db.assistant.updateMany({
    where: { id, revision },
    data: { ...draft, revision: { increment: 1 } },
  })
  return count > 0 ? revision + 1 : undefined
}

/** What a published document leaves behind: no draft, and the name that it says. */
export async function finishAssistantDraft(id: string, name: string, db: Database): Promise<void> {
  await db.assistant.update({ where: { id }, data: { ...NO_DRAFT, name }, select: { id: true } })
  await listAnew({ id }, db)
}

/** Throws away an assistant that never had a version; false when it has one, or another revision. */
export async function deleteUnpublishedAssistant(id: string, revision: number): Promise<boolean> {
  const { count } = await database().assistant.deleteMany({ where: { id, revision, versions: { none: {} } } })
  return count > 0
}

const NO_DRAFT = { draftYaml: null, draftedAt: null, draftedById: null }

const EDITABLE = {
  id: true,
  slug: true,
  name: true,
  communityId: true,
  revision: true,
  draftYaml: true,
  draftedAt: true,
  draftedBy: { select: { name: true } },
} as const

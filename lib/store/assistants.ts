import { createId } from '@/lib/core/ids'
import { type AssistantVersionRow, parseVersion, withAdapter } from './assistant-versions'
import type { CommunityRow } from './communities'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'

export interface AssistantRow {
  id: string
  slug: string
  name: string
  community: CommunityRow
  /** The version that it began as. */
  forkedFromId: string | null
  /** Grows with every draft that is saved and every version. */
  revision: number
  /** The newest version, the one that answers. */
  newest: AssistantVersionRow
}

/**
 * The assistants that have a version, of public communities and of those named, without the archived ones, in the
 * order in which communities and assistants are shown; `most` of them, or only those of some names.
 */
export async function listAssistantRows(
  ownCommunityIds: string[],
  which: { most?: number | undefined; names?: string[] | undefined; withArchived?: boolean } = {},
): Promise<AssistantRow[]> {
  const { most, names, withArchived = false } = which
  const isSeen = [{ visibility: 'public' }, { id: { in: ownCommunityIds } }]
  const named = names?.map((name) => {
    const [community = '', slug = ''] = name.split('/')
    return { slug, community: { slug: community } }
  })
  const rows = await database().assistant.findMany({
    where: {
      versions: { some: {} },
      community: { ...(!withArchived && { archivedAt: null }), OR: isSeen },
      ...(named && { OR: named }),
    },
    include: withNewest,
    ...(most !== undefined && { take: most }),
    orderBy: [
      { community: { position: 'asc' } },
      { community: { name: 'asc' } },
      { position: 'asc' },
      { name: 'asc' },
    ],
  })
  return rows.flatMap((row) => parseRow(row) ?? [])
}

/** The assistants of these ids, in no order. */
export async function listAssistantRowsById(ids: string[]): Promise<AssistantRow[]> {
  const rows = await database().assistant.findMany({ where: { id: { in: ids } }, include: withNewest })
  return rows.flatMap((row) => parseRow(row) ?? [])
}

/** The assistants of one community, in the order in which they are shown. */
export async function listCommunityAssistantRows(
  communityId: string,
  db: Database = database(),
): Promise<AssistantRow[]> {
  const rows = await db.assistant.findMany({
    where: { communityId },
    include: withNewest,
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
  })
  return rows.flatMap((row) => parseRow(row) ?? [])
}

/** One assistant by the slugs of its community and its own; undefined when there is none. */
export async function getAssistantRow(
  communitySlug: string,
  slug: string,
  db: Database = database(),
): Promise<AssistantRow | undefined> {
  const row = await db.assistant.findFirst({
    where: { slug, community: { slug: communitySlug } },
    include: withNewest,
  })
  return row ? parseRow(row) : undefined
}

/** Every assistant, of whichever community, whose newest version speaks through an adapter of this community and name. */
export async function listAdapterUserRows(
  adapter: { communityId: string; name: string },
  db: Database,
): Promise<AssistantRow[]> {
  const { communityId, name } = adapter
  const rows = await db.assistant.findMany({
    where: { versions: { some: { adapter: { communityId, name } } } },
    include: withNewest,
  })
  return rows
    .flatMap((row) => parseRow(row) ?? [])
    .filter(({ newest }) => newest.adapter?.communityId === communityId && newest.adapter.name === name)
}

/** Adds an assistant without a version; a draft makes it something, `insertAssistantVersion` makes it answer. */
export async function insertAssistant(
  assistant: {
    communityId: string
    slug: string
    name: string
    position: number
    draftYaml?: string
    draftedById?: string | null
    forkedFromId?: string
  },
  db: Database,
): Promise<{ id: string }> {
  const draftedAt = assistant.draftYaml === undefined ? null : new Date()
  return db.assistant.create({
    data: { id: createId('ast'), ...assistant, draftedAt },
    select: { id: true },
  })
}

/** Which base every assistant answers from, in the order in which assistants are shown. */
export async function listAssistantBases(): Promise<{ baseModel: string; assistant: string }[]> {
  const rows = await database().assistant.findMany({
    select: {
      slug: true,
      community: { select: { slug: true } },
      versions: { select: { baseModel: true }, orderBy: { version: 'desc' }, take: 1 },
    },
    orderBy: [{ community: { position: 'asc' } }, { position: 'asc' }],
  })
  return rows.flatMap(({ slug, community, versions }) =>
    versions.map(({ baseModel }) => ({ baseModel, assistant: `${community.slug}/${slug}` })),
  )
}

const withNewest = {
  community: true,
  versions: { orderBy: { version: 'desc' }, take: 1, include: withAdapter },
} satisfies Prisma.AssistantInclude

function parseRow(row: Prisma.AssistantGetPayload<{ include: typeof withNewest }>): AssistantRow | undefined {
  const newest = row.versions[0]
  if (!newest) return undefined
  const { id, slug, name, community, forkedFromId, revision } = row
  return { id, slug, name, community, forkedFromId, revision, newest: parseVersion(newest) }
}

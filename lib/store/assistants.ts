import { createId } from '@/lib/core/ids'
import type { CommunityRow } from './communities'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { jsonColumn } from './json-column'
import { type Sampling, samplingSchema } from './sampling-schema'

export interface AssistantVersionRow {
  id: string
  version: number
  baseModel: string
  adapter: { id: string; name: string; version: number; digest: string } | null
  /** Whether a newer version of its adapter takes this one's place. */
  followsLatest: boolean
  instructions: string
  cultureTag: string
  sampling: Sampling
  createdAt: Date
}

export interface AssistantRow {
  id: string
  slug: string
  name: string
  community: CommunityRow
  /** The newest version, the one that answers. */
  newest: AssistantVersionRow
}

/** Every assistant that has a version, in the order in which communities and assistants are shown. */
export async function listAssistantRows(): Promise<AssistantRow[]> {
  const rows = await database().assistant.findMany({
    include: withNewest,
    orderBy: [
      { community: { position: 'asc' } },
      { community: { name: 'asc' } },
      { position: 'asc' },
      { name: 'asc' },
    ],
  })
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

/** Adds an assistant without a version; `insertAssistantVersion` makes it answer. */
export async function insertAssistant(
  assistant: { communityId: string; slug: string; name: string; position: number },
  db: Database,
): Promise<{ id: string }> {
  return db.assistant.create({ data: { id: createId('ast'), ...assistant }, select: { id: true } })
}

/** Adds the next version of an assistant, which answers from then on. */
export async function insertAssistantVersion(
  version: {
    assistantId: string
    baseModel: string
    adapterId: string | null
    followsLatest?: boolean
    instructions: string
    cultureTag: string
    sampling: Sampling
  },
  db: Database,
): Promise<{ id: string; version: number }> {
  const last = await db.assistantVersion.findFirst({
    where: { assistantId: version.assistantId },
    orderBy: { version: 'desc' },
    select: { version: true },
  })
  return db.assistantVersion.create({
    data: {
      ...version,
      id: createId('asv'),
      version: (last?.version ?? 0) + 1,
      sampling: jsonColumn(version.sampling),
    },
    select: { id: true, version: true },
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
  versions: { orderBy: { version: 'desc' }, take: 1, include: { adapter: true } },
} satisfies Prisma.AssistantInclude

function parseRow(row: Prisma.AssistantGetPayload<{ include: typeof withNewest }>): AssistantRow | undefined {
  const newest = row.versions[0]
  if (!newest) return undefined
  const { id, slug, name, community } = row
  return { id, slug, name, community, newest: { ...newest, sampling: samplingSchema.parse(newest.sampling) } }
}

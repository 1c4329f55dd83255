import { createId } from '@/lib/core/ids'
import { type Avatar, avatarSchema } from './assistant-avatar'
import { listAnew } from './assistant-listing'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { jsonColumn, optionalJsonColumn } from './json-column'
import { type Sampling, samplingSchema } from './sampling-schema'

/** What an assistant is made of. */
export interface AssistantContent {
  baseModel: string
  /** Whether a newer version of its adapter takes this one's place. */
  followsLatest: boolean
  instructions: string
  cultureTag: string
  /** The version of its community's policy that holds for it; null for whichever is the newest. */
  policyVersion: number | null
  sampling: Sampling
  about: string
  limits: string
  /** Null for its culture's. */
  greeting: string | null
  /** Empty for its culture's. */
  examples: string[]
  avatar: Avatar | null
  /** The document that it was published from; null where no document was written. */
  yaml: string | null
}

/** The adapter of an assistant, with whose it is: it may be another community's. */
export interface UsedAdapter {
  id: string
  name: string
  version: number
  digest: string
  communityId: string
  community: { slug: string; name: string; visibility: string }
}

export interface AssistantVersionRow extends AssistantContent {
  id: string
  version: number
  adapter: UsedAdapter | null
  createdAt: Date
}

/** How a version came about. */
export interface VersionOrigin {
  note: string | null
  /** The version whose document was published again. */
  restoredFrom: number | null
  publishedById: string | null
}

/** A version as its assistant's history shows it. */
export interface ListedVersionRow extends AssistantVersionRow, Omit<VersionOrigin, 'publishedById'> {
  publishedBy: { name: string | null } | null
}

export type NewAssistantVersion = { assistantId: string; adapterId: string | null } & Pick<
  AssistantContent,
  'baseModel' | 'instructions' | 'cultureTag' | 'sampling'
> &
  Partial<AssistantContent & VersionOrigin>

/** Adds the next version of an assistant, which answers from then on; its revision grows. */
export async function insertAssistantVersion(
  version: NewAssistantVersion,
  db: Database,
): Promise<{ id: string; version: number }> {
  const { assistantId, avatar, sampling, ...rest } = version
  // Taking the row first makes two publishers wait for each other instead of colliding on a number.
  await db.assistant.update({
    where: { id: assistantId },
    data: { revision: { increment: 1 } },
    select: { id: true },
  })
  const last = await db.assistantVersion.findFirst({
    where: { assistantId },
    orderBy: { version: 'desc' },
    select: { version: true },
  })
  const made = await db.assistantVersion.create({
    data: {
      ...rest,
      assistantId,
      id: createId('asv'),
      version: (last?.version ?? 0) + 1,
      sampling: jsonColumn(sampling),
      avatar: optionalJsonColumn(avatar),
    },
    select: { id: true, version: true },
  })
  await listAnew({ id: assistantId }, db)
  return made
}

/** What a version is made of, without what makes it this version. */
export function contentOf(row: AssistantVersionRow): AssistantContent {
  const { baseModel, followsLatest, instructions, cultureTag, policyVersion, sampling } = row
  const { about, limits, greeting, examples, avatar, yaml } = row
  return {
    ...{ baseModel, followsLatest, instructions, cultureTag, policyVersion, sampling },
    ...{ about, limits, greeting, examples, avatar, yaml },
  }
}

/** The versions of an assistant, the newest first. */
export async function listAssistantVersionRows(
  assistantId: string,
  most: number,
): Promise<ListedVersionRow[]> {
  const rows = await database().assistantVersion.findMany({
    where: { assistantId },
    include: withOrigin,
    orderBy: { version: 'desc' },
    take: most,
  })
  return rows.map((row) => ({ ...row, ...parseVersion(row) }))
}

/** One version of an assistant; undefined when there is none such. */
export async function getAssistantVersionRow(
  assistantId: string,
  version: number,
): Promise<ListedVersionRow | undefined> {
  const row = await database().assistantVersion.findUnique({
    where: { assistantId_version: { assistantId, version } },
    include: withOrigin,
  })
  return row ? { ...row, ...parseVersion(row) } : undefined
}

export const withAdapter = {
  adapter: { include: { community: { select: { slug: true, name: true, visibility: true } } } },
} satisfies Prisma.AssistantVersionInclude

const withOrigin = {
  ...withAdapter,
  publishedBy: { select: { name: true } },
} satisfies Prisma.AssistantVersionInclude

/** A row with its JSON columns read. */
export function parseVersion(
  row: Prisma.AssistantVersionGetPayload<{ include: typeof withAdapter }>,
): AssistantVersionRow {
  const avatar = row.avatar === null ? null : avatarSchema.parse(row.avatar)
  return { ...row, sampling: samplingSchema.parse(row.sampling), avatar }
}

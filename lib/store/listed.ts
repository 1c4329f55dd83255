import type { Owner } from './conversations'
import { database } from './database'
import { Prisma } from './generated/client'
import { type StandInsColumn, standInsColumnSchema } from './message-columns'
import { storableText } from './storable-text'

/** A conversation or a comparison as a list shows it; columns of comparisons are not listed by themselves. */
export interface ListedRow {
  id: string
  title: string
  /** `community/assistant`; of a comparison all of them. */
  assistantNames: string[]
  /** Whether these names are still hidden. */
  isHidden: boolean
  folder: string | null
  isPinned: boolean
  updatedAt: Date
  /** What the stand-ins in its title stand for, and those of all that was said in it. */
  standIns: StandInsColumn
}

export type ListedFilter =
  | 'all'
  | 'pinned'
  /** What lies in no folder and is not pinned. */
  | 'free'
  /** Of that, what comes behind the one that is named. */
  | { after: string }
  | { folder: string }

/** The owner's conversations and comparisons in which something was asked, the last changed first. */
export async function listListedRows(
  owner: Owner,
  filter: ListedFilter,
  limit: number,
): Promise<ListedRow[]> {
  const rows = await database().$queryRaw<RawRow[]>`
    WITH listed AS (${listedOf(owner)})
    SELECT * FROM listed WHERE ${conditionOf(filter)}
    ORDER BY "updatedAt" DESC, "id"
    LIMIT ${limit}`
  return rows.map(({ standIns, ...row }) => ({
    ...row,
    standIns: standInsColumnSchema.nullable().parse(standIns) ?? {},
  }))
}

/** The owner's folders by name, and how many lie in each. */
export async function listFolderRows(owner: Owner): Promise<{ name: string; count: number }[]> {
  const rows = await database().$queryRaw<{ name: string; count: bigint }[]>`
    WITH listed AS (${listedOf(owner)})
    SELECT "folder" AS name, count(*) AS count FROM listed WHERE "folder" IS NOT NULL GROUP BY 1 ORDER BY 1`
  return rows.map(({ name, count }) => ({ name, count: Number(count) }))
}

/** Pins the owner's conversation or comparison, or puts it into a folder; false when it is not theirs. */
export async function updateListed(
  id: string,
  owner: Owner,
  change: { pinnedAt: Date | null } | { folder: string | null },
): Promise<boolean> {
  const where = { id, ...ownedBy(owner) }
  const conversations = await database().conversation.updateMany({ where, data: change })
  if (conversations.count === 1) return true
  return (await database().comparison.updateMany({ where, data: change })).count === 1
}

type RawRow = Omit<ListedRow, 'standIns'> & { standIns: unknown }

function listedOf(owner: Owner): Prisma.Sql {
  const { userId = null, guestId = null } = owner
  const owned = Prisma.sql`"userId" IS NOT DISTINCT FROM ${userId}::text AND "guestId" IS NOT DISTINCT FROM ${guestId}::text`
  return Prisma.sql`
    SELECT "id", "title", ARRAY["assistantName"] AS "assistantNames", FALSE AS "isHidden",
      "folder", "pinnedAt" IS NOT NULL AS "isPinned", "updatedAt", "standIns"
    FROM "Conversation" c
    WHERE ${owned} AND NOT EXISTS (SELECT FROM "ComparisonColumn" k WHERE k."conversationId" = c."id")
    UNION ALL
    SELECT "id", "title",
      ARRAY(SELECT k."assistantName" FROM "ComparisonColumn" k WHERE k."comparisonId" = m."id" ORDER BY k."position"),
      "isBlind" AND "revealedAt" IS NULL,
      "folder", "pinnedAt" IS NOT NULL, "updatedAt",
      (SELECT jsonb_object_agg(e.key, e.value) FROM "ComparisonColumn" k
        JOIN "Conversation" c ON c."id" = k."conversationId", jsonb_each(c."standIns") e
        WHERE k."comparisonId" = m."id")
    FROM "Comparison" m WHERE ${owned} AND "title" <> ''`
}

const FREE = Prisma.sql`"folder" IS NULL AND NOT "isPinned"`

function conditionOf(filter: ListedFilter): Prisma.Sql {
  if (filter === 'all') return Prisma.sql`TRUE`
  if (filter === 'pinned') return Prisma.sql`"isPinned"`
  if (filter === 'free') return FREE
  if ('folder' in filter) return Prisma.sql`"folder" = ${storableText(filter.folder)}`
  const last = Prisma.sql`(SELECT "updatedAt" FROM listed WHERE "id" = ${filter.after})`
  return Prisma.sql`${FREE} AND ("updatedAt" < ${last} OR ("updatedAt" = ${last} AND "id" > ${filter.after}))`
}

/** Both columns are named, so that an empty id can never match a row of the other kind. */
const ownedBy = (owner: Owner) => ({ userId: owner.userId ?? null, guestId: owner.guestId ?? null })

import { type Database, database } from './database'
import { Prisma } from './generated/client'
import {
  type AttachmentColumn,
  type MessageRole,
  type MessageStatus,
  parseAttachments,
} from './message-columns'

/** Where a message stands among its versions: those that follow the same message, in the order in which they were written. */
export interface VersionRow {
  id: string
  /** Of this one, from 0. */
  index: number
  count: number
  /** Its neighbours; null at either end. */
  earlierId: string | null
  laterId: string | null
}

/**
 * Where the branch that is shown ends: with its leaf, or with the message written last where there is no leaf or it
 * is gone; undefined while nothing was said.
 */
export async function getBranchEnd(
  { id, leafId }: { id: string; leafId: string | null },
  db: Database = database(),
): Promise<string | undefined> {
  const [row] = await db.$queryRaw<{ id: string | null }[]>`
    SELECT coalesce(
      (SELECT "id" FROM "Message" WHERE "id" = ${leafId} AND "conversationId" = ${id}),
      (SELECT "id" FROM "Message" WHERE "conversationId" = ${id} ORDER BY "position" DESC LIMIT 1)
    ) AS "id"`
  return row?.id ?? undefined
}

/** The ids of the branch that ends with a message, in the order in which they were said: all of them, or the last ones. */
export async function listBranchIds(conversationId: string, endId: string, most?: number): Promise<string[]> {
  const goesOn = most === undefined ? Prisma.sql`TRUE` : Prisma.sql`b."step" < ${most}`
  return listIds(Prisma.sql`
    WITH RECURSIVE ${upFrom({ conversationId, endId }, goesOn)}
    SELECT "id" FROM branch ORDER BY "step" DESC`)
}

/** The ids of a branch from one of its messages on, or from the first (null), `most` of them; empty when that message is not on it. */
export async function listBranchIdsFrom(
  branch: { conversationId: string; endId: string },
  fromId: string | null,
  most: number,
): Promise<string[]> {
  const goesOn = fromId === null ? Prisma.sql`TRUE` : Prisma.sql`b."id" <> ${fromId}`
  const ids = await listIds(Prisma.sql`
    WITH RECURSIVE ${upFrom(branch, goesOn)}
    SELECT "id" FROM branch ORDER BY "step" DESC LIMIT ${most}`)
  return fromId === null || ids[0] === fromId ? ids : []
}

/** Where a message leads: from it on, always to the version written last. Undefined when it is not in this conversation. */
export async function getLatestLeafUnder(conversationId: string, id: string): Promise<string | undefined> {
  const [leaf] = await listIds(Prisma.sql`
    WITH RECURSIVE down AS (
      SELECT "id", 1 AS "step" FROM "Message" WHERE "conversationId" = ${conversationId} AND "id" = ${id}
      UNION ALL
      SELECT m."id", d."step" + 1 FROM down d CROSS JOIN LATERAL (
        SELECT "id" FROM "Message" WHERE "conversationId" = ${conversationId} AND "parentId" = d."id"
        ORDER BY "position" DESC LIMIT 1
      ) m
    ) SELECT "id" FROM down ORDER BY "step" DESC LIMIT 1`)
  return leaf
}

/** Where some messages of a conversation stand among their versions, in no order. */
export async function listVersionRows(
  conversationId: string,
  messages: { id: string; parentId: string | null }[],
): Promise<VersionRow[]> {
  const ids = messages.map(({ id }) => id)
  const parents = messages.flatMap(({ parentId }) => parentId ?? [])
  const first = parents.length < ids.length ? Prisma.sql`OR "parentId" IS NULL` : Prisma.empty
  return database().$queryRaw<VersionRow[]>`
    SELECT * FROM (
      SELECT "id", (row_number() OVER same)::int - 1 AS "index", (count(*) OVER (PARTITION BY "parentId"))::int AS "count",
        lag("id") OVER same AS "earlierId", lead("id") OVER same AS "laterId"
      FROM "Message" WHERE "conversationId" = ${conversationId} AND ("parentId" = ANY(${parents}::text[]) ${first})
      WINDOW same AS (PARTITION BY "parentId" ORDER BY "position")
    ) versions WHERE "id" = ANY(${ids}::text[])`
}

/** What was said, as much as the next prompt needs to know. */
export interface SaidRow {
  id: string
  role: MessageRole
  status: MessageStatus
  content: string
  /** Whether it is an answer that no assistant of this hub gave. */
  isElsewhere: boolean
  attachments: AttachmentColumn[]
}

/**
 * What was said on the way to a message, itself included, as far back as its texts and what is attached to them take no
 * more than some bytes; and how many answers were given before that.
 */
export async function listSaidRows(
  branch: { conversationId: string; endId: string },
  mostBytes: number,
): Promise<{ said: SaidRow[]; unreadAnswers: number }> {
  const bytes = Prisma.sql`octet_length(m."content") + coalesce(octet_length(m."attachments"::text), 0)`
  const rows = await database().$queryRaw<
    (Omit<SaidRow, 'attachments'> & { attachments: unknown; unread: number })[]
  >`
    WITH RECURSIVE ${upFrom(branch, Prisma.sql`TRUE`)}, sized AS (
      SELECT m."id", m."role", m."status", b."step",
        -- An answer is read when its question is, which comes one step later.
        CASE m."role" WHEN 'assistant'
          THEN sum(${bytes}) OVER (ORDER BY b."step" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING)
          ELSE sum(${bytes}) OVER (ORDER BY b."step")
        END <= ${mostBytes} AS "isRead",
        m."role" = 'assistant' AND m."status" IN ('done', 'stopped') AND m."content" <> '' AS "isAnswer"
      FROM branch b JOIN "Message" m ON m."id" = b."id"
    )
    SELECT s."id", s."role", s."status", m."content", m."attachments",
      s."role" = 'assistant' AND m."assistantVersionId" IS NULL AS "isElsewhere",
      (SELECT count(*)::int FROM sized WHERE "isAnswer" AND NOT "isRead") AS "unread"
    FROM sized s JOIN "Message" m ON m."id" = s."id" WHERE s."isRead" ORDER BY s."step" DESC`
  const said = rows.map(({ unread: _, ...row }) => ({
    ...row,
    attachments: parseAttachments(row.attachments),
  }))
  return { said, unreadAnswers: rows[0]?.unread ?? 0 }
}

/**
 * `branch`: the messages from the end of a branch upwards, the end with step 1, as long as `goesOn` holds of the last (`b`).
 * Joined laterally, so that every step is one look into an index, whatever the planner thinks of the table's size.
 */
function upFrom(
  { conversationId, endId }: { conversationId: string; endId: string },
  goesOn: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`branch AS (
    SELECT "id", "parentId", 1 AS "step" FROM "Message" WHERE "conversationId" = ${conversationId} AND "id" = ${endId}
    UNION ALL
    SELECT m."id", m."parentId", b."step" + 1 FROM branch b CROSS JOIN LATERAL (
      SELECT "id", "parentId" FROM "Message" WHERE "id" = b."parentId" AND "conversationId" = ${conversationId} LIMIT 1
    ) m WHERE ${goesOn}
  )`
}

const listIds = async (query: Prisma.Sql): Promise<string[]> =>
  (await database().$queryRaw<{ id: string }[]>(query)).map(({ id }) => id)

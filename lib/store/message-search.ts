import { StandIns } from '@/guardrails/stand-ins'
import type { Owner } from './conversations'
import { database } from './database'
import { standInsColumnSchema } from './message-columns'
import { searchQuery, searchVector } from './search-lexemes'

/** A message in which something was found. */
export interface FoundMessage {
  /** Of the conversation, or of the comparison whose column it is. */
  listedId: string
  messageId: string
  /** As its reader sees it. */
  content: string
}

/**
 * Of each of the owner's conversations and comparisons the message that fits what is looked for best, the best first.
 * What was said since they last searched is cut into words first; nothing of that is done while anybody waits for an answer.
 */
export async function searchMessages(owner: Owner, text: string, limit: number): Promise<FoundMessage[]> {
  const query = searchQuery(text)
  if (query === undefined) return []
  await indexMessages(owner)
  const { userId = null, guestId = null } = owner
  const rows = await database().$queryRaw<(FoundMessage & { standIns: unknown })[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (1) coalesce(k."comparisonId", c."id") AS "listedId", m."id" AS "messageId", m."content", c."standIns",
        ts_rank(m."search", ${query}::tsquery) AS rank, m."createdAt" AS said
      FROM "Message" m
      JOIN "Conversation" c ON c."id" = m."conversationId"
      LEFT JOIN "ComparisonColumn" k ON k."conversationId" = c."id"
      WHERE c."userId" IS NOT DISTINCT FROM ${userId}::text AND c."guestId" IS NOT DISTINCT FROM ${guestId}::text
        AND m."search" @@ ${query}::tsquery
      ORDER BY 1, rank DESC, said DESC
    ) best ORDER BY rank DESC, said DESC LIMIT ${limit}`
  return rows.map(({ standIns, content, ...found }) => ({
    ...{ listedId: found.listedId, messageId: found.messageId },
    content: restore(content, standIns),
  }))
}

const BATCH = 500

async function indexMessages(owner: Owner): Promise<void> {
  const { userId = null, guestId = null } = owner
  for (;;) {
    const rows = await database().$queryRaw<{ id: string; content: string; standIns: unknown }[]>`
      SELECT m."id", m."content", c."standIns" FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
      WHERE c."userId" IS NOT DISTINCT FROM ${userId}::text AND c."guestId" IS NOT DISTINCT FROM ${guestId}::text
        AND m."search" IS NULL AND m."status" <> 'writing' LIMIT ${BATCH}`
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    const vectors = rows.map(({ content, standIns }) =>
      searchVector([{ text: restore(content, standIns), weight: 'D' }]),
    )
    await database().$executeRaw`
      UPDATE "Message" m SET "search" = v.search::tsvector
      FROM unnest(${ids}::text[], ${vectors}::text[]) AS v(id, search) WHERE m."id" = v.id`
  }
}

const restore = (text: string, standIns: unknown): string =>
  new StandIns(standInsColumnSchema.nullable().parse(standIns) ?? {}).restore(text)

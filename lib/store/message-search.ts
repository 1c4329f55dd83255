import { StandIns } from '@/guardrails/stand-ins'
import { findWanted } from '@/lib/core/wanted-words'
import type { Owner } from './conversations'
import { database } from './database'
import { type AttachmentColumn, parseAttachments, standInsColumnSchema } from './message-columns'
import { searchQuery, searchVector, searchWords } from './search-vector'

/** A message in which something was found, as its reader sees it. */
export interface FoundMessage {
  /** Of the conversation, or of the comparison whose column it is. */
  listedId: string
  messageId: string
  content: string
  /** What is attached to it, where its own words do not say all of what was looked for. */
  attachments: AttachmentColumn[]
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
  const rows = await database().$queryRaw<(Omit<FoundMessage, 'attachments'> & { standIns: unknown })[]>`
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
  const found = rows.map(({ listedId, messageId, content, standIns }) => ({
    ...{ listedId, messageId, standIns: parseStandIns(standIns) },
    content: parseStandIns(standIns).restore(content),
  }))
  const unsaid = found.filter(({ content }) => findWanted(content, text) === undefined)
  const attached = await listAttachments(unsaid.map(({ messageId }) => messageId))
  return found.map(({ standIns, ...one }) => ({
    ...one,
    attachments: restoreAttachments(attached.get(one.messageId) ?? [], standIns),
  }))
}

/** How many messages, and how many bytes of what is attached to them, are cut into words at once. */
const BATCH = 500
const BATCH_BYTES = 8_000_000
/** Of all that is attached to one message: in most languages more different words than a book has. */
const MOST_ATTACHED_WORDS = 8_000

async function indexMessages(owner: Owner): Promise<void> {
  const { userId = null, guestId = null } = owner
  for (;;) {
    const rows = await database().$queryRaw<
      { id: string; content: string; attachments: unknown; standIns: unknown }[]
    >`
      WITH missing AS (
        SELECT m."id", c."standIns",
          sum(coalesce(pg_column_size(m."attachments"), 0)) OVER (ORDER BY m."id") AS bytes,
          row_number() OVER (ORDER BY m."id") AS place
        FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
        WHERE c."userId" IS NOT DISTINCT FROM ${userId}::text AND c."guestId" IS NOT DISTINCT FROM ${guestId}::text
          AND m."search" IS NULL AND m."status" <> 'writing'
      )
      SELECT m."id", m."content", m."attachments", missing."standIns" FROM missing JOIN "Message" m ON m."id" = missing."id"
      WHERE place = 1 OR (place <= ${BATCH} AND bytes <= ${BATCH_BYTES})`
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    const vectors = rows.map(({ content, attachments, standIns }) => {
      const own = parseStandIns(standIns)
      const said = searchVector([{ text: own.restore(content), weight: 'D' }])
      const attached = restoreAttachments(parseAttachments(attachments), own)
      const texts = attached.flatMap(({ name, text }) => [name, text])
      return `${said} ${searchWords(texts, MOST_ATTACHED_WORDS)}`
    })
    await database().$executeRaw`
      UPDATE "Message" m SET "search" = v.search::tsvector
      FROM unnest(${ids}::text[], ${vectors}::text[]) AS v(id, search) WHERE m."id" = v.id`
  }
}

async function listAttachments(messageIds: string[]): Promise<Map<string, AttachmentColumn[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await database().message.findMany({
    where: { id: { in: messageIds } },
    select: { id: true, attachments: true },
  })
  return new Map(rows.map(({ id, attachments }) => [id, parseAttachments(attachments)]))
}

const parseStandIns = (standIns: unknown): StandIns =>
  new StandIns(standInsColumnSchema.nullable().parse(standIns) ?? {})

const restoreAttachments = (attachments: AttachmentColumn[], standIns: StandIns): AttachmentColumn[] =>
  attachments.map(({ name, text, sizeBytes }) => ({
    ...{ name: standIns.restore(name), text: standIns.restore(text), sizeBytes },
  }))

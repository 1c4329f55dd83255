import { createId } from '@/lib/core/ids'
import type { Owner } from './conversations'
import { database } from './database'
import { Prisma } from './generated/client'
import { jsonColumn } from './json-column'
import type { StandInsColumn } from './message-columns'
import type { MessageOutcome, NewCandidate, NewMessage } from './messages'
import { storableText } from './storable-text'

// What every turn writes, each in one statement: all of it is kept or none, as in a transaction, in one look at the
// database instead of eight.

/** Begins a conversation with its first question and the answer that is to be written. @throws when an id is taken */
export async function insertFirstTurn(
  conversation: {
    id: string
    owner: Owner
    assistantName: string
    title: string
    standIns: StandInsColumn
  },
  messages: [question: NewMessage, answer: NewMessage & { assistantVersionId: string | null }],
): Promise<void> {
  const { id, owner, assistantName, title, standIns } = conversation
  const { userId = null, guestId = null } = owner
  const now = atMs(Date.now())
  const rows = messages.map(
    ({ attachments = [], assistantVersionId = null, ...message }) => Prisma.sql`(
      ${message.id}, ${id}, ${message.position}::int, ${message.parentId}::text, ${message.role}, ${message.status},
      ${storableText(message.content)}, ${assistantVersionId}::text, ${json(attachments.length > 0 ? attachments : null)}, ${now})`,
  )
  await database().$executeRaw`/* prepared: begin-turn */
    WITH begun AS (
      INSERT INTO "Conversation"
        ("id", "userId", "guestId", "assistantName", "title", "createdAt", "updatedAt", "leafId", "standIns")
      VALUES (${id}, ${userId}::text, ${guestId}::text, ${assistantName}, ${storableText(title)}, ${now}, ${now},
        ${messages[1].id}, ${json(Object.keys(standIns).length > 0 ? standIns : null)})
    )
    INSERT INTO "Message" ("id", "conversationId", "position", "parentId", "role", "status", "content",
      "assistantVersionId", "attachments", "createdAt")
    VALUES ${Prisma.join(rows)}`
}

/**
 * Ends an answer that is being written with its drafts, and says what became of its question. A blocked draft loses its
 * text and its latent here, whatever the caller passed.
 * @returns false, and nothing is written, when the answer has ended before or is gone
 */
export async function endTurn(
  answer: { id: string; candidates: NewCandidate[] } & MessageOutcome,
  question?: { id: string } & MessageOutcome,
): Promise<boolean> {
  const drafts = answer.candidates.map((candidate) => candidateRow(answer.id, candidate))
  const parts = [
    Prisma.sql`ended AS (
      UPDATE "Message" SET ${outcome(answer)} WHERE "id" = ${answer.id} AND "status" = 'writing' RETURNING "id")`,
    ...(question
      ? [
          Prisma.sql`asked AS (
      UPDATE "Message" SET ${outcome(question)}
      WHERE "id" = ${question.id} AND "status" = 'done' AND EXISTS (SELECT FROM ended))`,
        ]
      : []),
    ...(drafts.length > 0
      ? [
          Prisma.sql`drafted AS (
      INSERT INTO "Candidate" ("id", "messageId", "index", "content", "chosen", "blocked", "latent", "encoderDigest",
        "energy", "terms", "verdicts", "meanLogProb", "minProb", "tokens", "finishReason")
      SELECT draft.* FROM (VALUES ${Prisma.join(drafts)}) AS draft WHERE EXISTS (SELECT FROM ended))`,
        ]
      : []),
  ]
  const [row] = await database().$queryRaw<{ count: number }[]>`
    WITH ${Prisma.join(parts)} SELECT count(*)::int AS "count" FROM ended`
  return row?.count === 1
}

function candidateRow(messageId: string, draft: NewCandidate): Prisma.Sql {
  const { index, chosen, blocked, energy, meanLogProb, minProb, tokens, finishReason } = draft
  const content = blocked || draft.content === null ? null : storableText(draft.content)
  // As text: parameters that are no bytes travel the same way with every driver.
  const latent = blocked || !draft.latent ? null : Buffer.from(draft.latent).toString('base64')
  return Prisma.sql`(
    ${createId('cand')}::text, ${messageId}::text, ${index}::int, ${content}::text, ${chosen}::boolean, ${blocked}::boolean,
    decode(${latent}::text, 'base64'), ${draft.encoderDigest}::text, ${energy}::float8, ${json(draft.terms)},
    ${json(draft.verdicts)}, ${meanLogProb}::float8, ${minProb}::float8, ${tokens}::int, ${finishReason}::text)`
}

/** What is undefined stays as it was. */
function outcome({ status, content, receipt, verdicts, ranking }: MessageOutcome): Prisma.Sql {
  const set = [
    Prisma.sql`"status" = ${status}`,
    ...(content === undefined ? [] : [Prisma.sql`"content" = ${storableText(content)}`]),
    ...(receipt === undefined ? [] : [Prisma.sql`"receipt" = ${json(receipt)}`]),
    ...(verdicts === undefined ? [] : [Prisma.sql`"verdicts" = ${json(verdicts)}`]),
    ...(ranking === undefined ? [] : [Prisma.sql`"ranking" = ${json(ranking)}`]),
  ]
  return Prisma.join(set)
}

const json = (value: object | null): Prisma.Sql =>
  Prisma.sql`${value && JSON.stringify(jsonColumn(value))}::jsonb`

/** The columns have no time zone and hold UTC. */
const atMs = (ms: number): Prisma.Sql => Prisma.sql`to_timestamp(${ms}::float8 / 1000) AT TIME ZONE 'UTC'`

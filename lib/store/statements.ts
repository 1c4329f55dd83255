import { createId } from '@/lib/core/ids'
import type { Owner } from './conversations'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { messageStatusSchema, parseAttachments, verdictsColumnSchema } from './message-columns'
import { storableText } from './storable-text'

export interface NewStatement {
  caseId: string
  owner: Owner
  /** Null for what was read under a link. */
  conversationId: string | null
  shareId: string | null
  category: string | null
  words: string
  question: string | null
  answer: string | null
  textUntil: Date | null
  isQuotable: boolean
  salt: string
}

export interface StatementRow extends Omit<NewStatement, 'owner' | 'salt' | 'conversationId'> {
  id: string
  takenBackAt: Date | null
  createdAt: Date
}

/** A statement as its writer finds it beside the answer, with what came of it. */
export interface OwnStatementRow extends StatementRow {
  case: {
    kind: string
    messageId: string
    outcome: string | null
    ruling: string | null
    ruledAt: Date | null
  }
}

/** Adds what a reader says to the moderators. */
export async function insertStatement(statement: NewStatement, db: Database): Promise<{ id: string }> {
  const { owner, words, question, answer, ...row } = statement
  return db.moderationStatement.create({
    data: {
      ...{ id: createId('say'), ...owner, ...row, words: storableText(words) },
      question: question === null ? null : storableText(question),
      answer: answer === null ? null : storableText(answer),
    },
    select: { id: true },
  })
}

/** Whether a reader said something in a case before. */
export async function hasStatement(caseId: string, owner: Owner, db: Database): Promise<boolean> {
  return (await db.moderationStatement.count({ where: { caseId, ...ownedBy(owner) } })) > 0
}

/** How many of a reader's statements wait for a ruling. */
export async function countWaitingStatements(owner: Owner): Promise<number> {
  return database().moderationStatement.count({ where: { ...ownedBy(owner), case: { ruledAt: null } } })
}

/** What a reader said about some answers; about all that they ever said something about, without ids. */
export async function listOwnStatementRows(owner: Owner, messageIds?: string[]): Promise<OwnStatementRow[]> {
  return database().moderationStatement.findMany({
    where: { ...ownedBy(owner), ...(messageIds && { case: { messageId: { in: messageIds } } }) },
    select: {
      ...columns,
      case: { select: { kind: true, messageId: true, outcome: true, ruling: true, ruledAt: true } },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** Everything said in a community about one answer, whatever the kind of case; texts only until their time is over. */
export async function listStatementRows(
  communityId: string,
  messageId: string,
  now: Date,
): Promise<(StatementRow & { kind: string })[]> {
  const rows = await database().moderationStatement.findMany({
    where: { case: { communityId, messageId } },
    select: { ...columns, case: { select: { kind: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: MOST_SHOWN,
  })
  return rows.map(({ case: { kind }, ...row }) => {
    const isOver = row.textUntil !== null && row.textUntil <= now
    return { kind, ...row, ...(isOver && { question: null, answer: null }) }
  })
}

/** What was said in a community with a text that can still be read, the newest first. */
export async function listKeptTextRows(communityId: string, now: Date, most: number) {
  return database().moderationStatement.findMany({
    where: { case: { communityId }, takenBackAt: null, textUntil: { gt: now } },
    select: { caseId: true, question: true, answer: true, case: { select: { language: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: most,
  })
}

/** Forgets the texts of one of a reader's statements; its case, or undefined when there is no such statement. */
export async function clearStatement(
  owner: Owner,
  id: string,
  { now }: { now: Date },
  db: Database,
): Promise<{ id: string; communityId: string; kind: string; messageId: string } | undefined> {
  const { count } = await db.moderationStatement.updateMany({
    where: { id, takenBackAt: null, ...ownedBy(owner) },
    data: { ...NO_TEXT, words: '', takenBackAt: now },
  })
  if (count === 0) return undefined
  const row = await db.moderationStatement.findUnique({
    where: { id },
    select: { case: { select: { id: true, communityId: true, kind: true, messageId: true } } },
  })
  return row?.case
}

/** Forgets every text whose time is over; returns how many there were. */
export async function clearExpiredTexts(now: Date): Promise<number> {
  const { count } = await database().moderationStatement.updateMany({
    where: { textUntil: { lte: now } },
    data: NO_TEXT,
  })
  return count
}

/** Gives a guest's statements to an account. */
export async function moveStatements(guestId: string, userId: string): Promise<void> {
  await database().moderationStatement.updateMany({ where: { guestId }, data: { guestId: null, userId } })
}

/** The texts of a community's statements as far as they are still kept, with what their digests were salted with. */
export async function listStatementTexts(communityId: string, now: Date) {
  return database().moderationStatement.findMany({
    where: {
      ...{ case: { communityId }, salt: { not: null } },
      OR: [{ textUntil: null }, { textUntil: { gt: now } }],
    },
    select: { id: true, words: true, question: true, answer: true, salt: true },
  })
}

/** An answer in one of a reader's conversations with the question before it; undefined when it is not theirs. */
export async function getAnsweredMessage(messageId: string, owner: Owner) {
  const row = await database().message.findFirst({
    where: {
      ...{ id: messageId, role: 'assistant', conversation: ownedBy(owner) },
      // What was brought along from elsewhere, no community answers for.
      NOT: { assistantVersionId: null, conversation: { importedFrom: { not: null } } },
    },
    select: {
      ...{ id: true, status: true, content: true, verdicts: true, conversationId: true },
      parent: { select: { role: true, content: true, attachments: true } },
      conversation: { select: { assistantName: true } },
    },
  })
  if (!row) return undefined
  const { parent } = row
  return {
    ...row,
    parent: parent && { ...parent, attachments: parseAttachments(parent.attachments) },
    status: messageStatusSchema.parse(row.status),
    verdicts: verdictsColumnSchema.nullable().parse(row.verdicts) ?? [],
  }
}

const MOST_SHOWN = 100
const NO_TEXT = { question: null, answer: null, salt: null, textUntil: null, isQuotable: false } as const

const columns = {
  ...{ id: true, caseId: true, shareId: true, category: true, words: true, question: true, answer: true },
  ...{ textUntil: true, isQuotable: true, takenBackAt: true, createdAt: true },
} satisfies Prisma.ModerationStatementSelect

/** Both columns are named, so that an empty id can never match a row of the other kind. */
function ownedBy(owner: Owner): { userId: string | null; guestId: string | null } {
  return owner.userId === undefined
    ? { guestId: owner.guestId, userId: null }
    : { userId: owner.userId, guestId: null }
}

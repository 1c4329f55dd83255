import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { jsonColumn } from './json-column'
import { type StandInsColumn, standInsColumnSchema } from './message-columns'
import { storableText } from './storable-text'

/** Whose conversation it is: exactly one of the two is set. */
export type Owner = { userId: string; guestId?: never } | { guestId: string; userId?: never }

export interface ConversationRow {
  id: string
  /** `community/assistant` */
  assistantName: string
  title: string
  createdAt: Date
  updatedAt: Date
  folder: string | null
  /** Since when it is pinned. */
  pinnedAt: Date | null
  /** The end of the branch that is shown; null for the message said last. */
  leafId: string | null
  /** What the stand-ins in its title and its messages stand for; empty when there are none. */
  standIns: StandInsColumn
  /** Whose column it is; null outside comparisons. */
  comparisonId: string | null
  /** Where it was held, for one that was taken over from elsewhere: until somebody is asked in it, no assistant is named. */
  importedFrom: string | null
  importKey: string | null
}

/** Adds an empty conversation. */
export async function insertConversation(
  conversation: { id: string; owner: Owner; assistantName: string; title: string },
  db: Database = database(),
): Promise<ConversationRow> {
  const { id, owner, assistantName, title } = conversation
  const row = await db.conversation.create({
    data: { id, ...owner, assistantName, title: storableText(title), updatedAt: new Date() },
    select: columns,
  })
  return parseRow(row)
}

/** The owner's conversations that are no column of a comparison, the one last changed first. */
export async function listConversationRows(owner: Owner, limit: number): Promise<ConversationRow[]> {
  const rows = await database().conversation.findMany({
    where: { ...ownedBy(owner), column: null },
    select: columns,
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  return rows.map(parseRow)
}

/** A conversation, when it is the owner's; undefined as well for somebody else's. */
export async function getConversationRow(
  id: string,
  owner: Owner,
  db: Database = database(),
): Promise<ConversationRow | undefined> {
  const row = await db.conversation.findFirst({ where: { id, ...ownedBy(owner) }, select: columns })
  return row ? parseRow(row) : undefined
}

/** What the stand-ins of some conversations stand for, by conversation. */
export async function listStandInRows(
  ids: string[],
  db: Database = database(),
): Promise<Map<string, StandInsColumn>> {
  const rows = await db.conversation.findMany({
    where: { id: { in: ids } },
    select: { id: true, standIns: true },
  })
  return new Map(rows.map(({ id, standIns }) => [id, parseStandIns(standIns)]))
}

/** What the stand-ins of a comparison's columns stand for, column by column. */
export async function listColumnStandIns(comparisonId: string): Promise<StandInsColumn[]> {
  const rows = await database().conversation.findMany({
    where: { column: { comparisonId } },
    select: { standIns: true },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map(({ standIns }) => parseStandIns(standIns))
}

/** Keeps what the stand-ins of a conversation stand for, in place of what was kept of it. */
export async function updateStandIns(id: string, standIns: StandInsColumn, db: Database): Promise<void> {
  await db.conversation.update({
    where: { id },
    data: { standIns: jsonColumn(standIns) },
    select: { id: true },
  })
}

/** Gives the owner's conversation another title; false when it is not theirs. */
export async function updateConversationTitle(id: string, owner: Owner, title: string): Promise<boolean> {
  const { count } = await database().conversation.updateMany({
    where: { id, ...ownedBy(owner) },
    data: { title: storableText(title) },
  })
  return count === 1
}

/** Something was said: the conversation leads the list, shows the branch that ends with this message, and is held with who answers. */
export async function touchConversation(
  said: { id: string; leafId: string; assistantName?: string | undefined },
  db: Database,
): Promise<void> {
  const { id, leafId, assistantName } = said
  await db.conversation.update({
    where: { id },
    data: { updatedAt: new Date(), leafId, ...(assistantName !== undefined && { assistantName }) },
    select: { id: true },
  })
}

/** Shows the branch that ends with this message; which one is shown is no news. */
export async function updateConversationLeaf(id: string, leafId: string): Promise<void> {
  await database().conversation.update({ where: { id }, data: { leafId }, select: { id: true } })
}

/** Deletes the owner's conversation with all that was said in it; false when it is not theirs. */
export async function deleteConversationRow(id: string, owner: Owner): Promise<boolean> {
  const { count } = await database().conversation.deleteMany({ where: { id, ...ownedBy(owner) } })
  return count === 1
}

/** Gives a guest's conversations to an account. */
export async function moveConversations(guestId: string, userId: string): Promise<number> {
  const { count } = await database().conversation.updateMany({
    where: { guestId },
    data: { guestId: null, userId },
  })
  return count
}

const columns = {
  id: true,
  assistantName: true,
  title: true,
  createdAt: true,
  updatedAt: true,
  folder: true,
  pinnedAt: true,
  leafId: true,
  standIns: true,
  importedFrom: true,
  importKey: true,
  column: { select: { comparisonId: true } },
} as const satisfies Prisma.ConversationSelect

function parseRow({
  column,
  standIns,
  ...row
}: Prisma.ConversationGetPayload<{ select: typeof columns }>): ConversationRow {
  return { ...row, standIns: parseStandIns(standIns), comparisonId: column?.comparisonId ?? null }
}

const parseStandIns = (value: unknown): StandInsColumn => standInsColumnSchema.nullable().parse(value) ?? {}

/** Both columns are named, so that an empty id can never match a row of the other kind. */
/** What is an owner's, for a query. */
export function ownedBy(owner: Owner): Prisma.ConversationWhereInput {
  return owner.userId === undefined
    ? { guestId: owner.guestId, userId: null }
    : { userId: owner.userId, guestId: null }
}

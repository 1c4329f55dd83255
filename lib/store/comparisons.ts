import { createId } from '@/lib/core/ids'
import type { Owner } from './conversations'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { storableText } from './storable-text'

export interface ComparisonRow {
  id: string
  title: string
  isBlind: boolean
  revealedAt: Date | null
  folder: string | null
  pinnedAt: Date | null
  updatedAt: Date
  /** By position. */
  columns: ComparisonColumnRow[]
}

export interface ComparisonColumnRow {
  position: number
  /** `community/assistant` */
  assistantName: string
  /** Null until the column was asked, and once its conversation was deleted. */
  conversationId: string | null
}

export interface ComparisonTurnRow {
  answerId: string
  round: number
  position: number
}

/** Adds a comparison of the assistants, in the order given; nothing is asked yet. */
export async function insertComparison(comparison: {
  owner: Owner
  assistantNames: string[]
  isBlind: boolean
}): Promise<ComparisonRow> {
  const { owner, assistantNames, isBlind } = comparison
  return database().comparison.create({
    data: {
      id: createId('cmp'),
      ...owner,
      title: '',
      isBlind,
      updatedAt: new Date(),
      columns: {
        create: assistantNames.map((assistantName, position) => ({ position, assistantName })),
      },
    },
    select: comparisonFields,
  })
}

/** The owner's comparisons in which something was asked, the one last changed first. */
export async function listComparisonRows(owner: Owner, limit: number): Promise<ComparisonRow[]> {
  return database().comparison.findMany({
    where: { ...ownedBy(owner), title: { not: '' } },
    select: comparisonFields,
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  })
}

/** A comparison, when it is the owner's; undefined as well for somebody else's. */
export async function getComparisonRow(
  id: string,
  owner: Owner,
  db: Database = database(),
): Promise<ComparisonRow | undefined> {
  return (
    (await db.comparison.findFirst({ where: { id, ...ownedBy(owner) }, select: comparisonFields })) ??
    undefined
  )
}

/** Which answer stands in which round and column, in the order in which they were begun; those begun by then. */
export async function listComparisonTurnRows(
  comparisonId: string,
  until?: Date,
): Promise<ComparisonTurnRow[]> {
  return database().comparisonTurn.findMany({
    where: { comparisonId, ...(until && { createdAt: { lte: until } }) },
    select: { answerId: true, round: true, position: true },
    orderBy: [{ createdAt: 'asc' }, { answerId: 'asc' }],
  })
}

/** Gives a column its conversation; false when it has another one. */
export async function attachConversation(
  column: { comparisonId: string; position: number; conversationId: string },
  db: Database,
): Promise<boolean> {
  const { comparisonId, position, conversationId } = column
  const { count } = await db.comparisonColumn.updateMany({
    where: { comparisonId, position, OR: [{ conversationId: null }, { conversationId }] },
    data: { conversationId },
  })
  return count === 1
}

/** The title of a comparison whose questions were all refused so far: a refused text is no title. */
export const NO_TITLE = '…'

/** Notes where an answer stands; the comparison takes its first title from here and leads the list. Returns its title. */
export async function insertComparisonTurn(
  turn: ComparisonTurnRow & { comparisonId: string; title: string },
  db: Database,
): Promise<string> {
  const { title, ...row } = turn
  const { comparisonId } = row
  await db.comparisonTurn.create({ data: row, select: { answerId: true } })
  await db.comparison.updateMany({
    where: { id: comparisonId, title: { in: ['', NO_TITLE] } },
    data: { title: storableText(title) },
  })
  const comparison = await db.comparison.update({
    where: { id: comparisonId },
    data: { updatedAt: new Date() },
    select: { title: true },
  })
  return comparison.title
}

/** Shows the names of the owner's blind comparison from now on; false when it is not theirs. */
export async function revealComparisonRow(id: string, owner: Owner): Promise<boolean> {
  const { count } = await database().comparison.updateMany({
    where: { id, ...ownedBy(owner) },
    data: { revealedAt: new Date() },
  })
  return count === 1
}

/** Gives the owner's comparison another title; false when it is not theirs. */
export async function updateComparisonTitle(id: string, owner: Owner, title: string): Promise<boolean> {
  const { count } = await database().comparison.updateMany({
    where: { id, ...ownedBy(owner) },
    data: { title: storableText(title) },
  })
  return count === 1
}

/** Deletes the owner's comparison with the conversations of its columns; false when it is not theirs. */
export async function deleteComparisonRow(id: string, owner: Owner, db: Database): Promise<boolean> {
  await db.conversation.deleteMany({ where: { column: { comparison: { id, ...ownedBy(owner) } } } })
  const { count } = await db.comparison.deleteMany({ where: { id, ...ownedBy(owner) } })
  return count === 1
}

/** Gives a guest's comparisons to an account. */
export async function moveComparisons(guestId: string, userId: string): Promise<void> {
  await database().comparison.updateMany({ where: { guestId }, data: { guestId: null, userId } })
}

export const comparisonFields = {
  id: true,
  title: true,
  isBlind: true,
  revealedAt: true,
  folder: true,
  pinnedAt: true,
  updatedAt: true,
  columns: {
    select: { position: true, assistantName: true, conversationId: true },
    orderBy: { position: 'asc' },
  },
} satisfies Prisma.ComparisonSelect

/** Both columns are named, so that an empty id can never match a row of the other kind. */
function ownedBy(owner: Owner): Prisma.ComparisonWhereInput {
  return owner.userId === undefined
    ? { guestId: owner.guestId, userId: null }
    : { userId: owner.userId, guestId: null }
}

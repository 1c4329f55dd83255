import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface UserRow {
  id: string
  name: string | null
  email: string | null
  passwordHash: string | null
  isOperator: boolean
}

export interface AccountRow extends Omit<UserRow, 'passwordHash'> {
  createdAt: Date
  communities: number
}

/** The account of an e-mail address in lower case; undefined when there is none. */
export async function getUserByEmail(email: string, db: Database = database()): Promise<UserRow | undefined> {
  return (await db.user.findUnique({ where: { email }, select: columns })) ?? undefined
}

/** The account of an id; undefined when there is none. */
export async function getUser(id: string): Promise<UserRow | undefined> {
  return (await database().user.findUnique({ where: { id }, select: columns })) ?? undefined
}

/** Whether anybody runs this hub yet. */
export async function hasOperator(db: Database = database()): Promise<boolean> {
  return (await db.user.count({ where: { isOperator: true } })) > 0
}

/** Adds an account; its e-mail address must be new. */
export async function insertUser(user: Omit<UserRow, 'id'>, db: Database): Promise<UserRow> {
  return db.user.create({ data: { id: createId('usr'), ...user }, select: columns })
}

/** Every account, the newest first; without passwords. */
export async function listAccountRows(limit: number): Promise<AccountRow[]> {
  const { passwordHash: _, ...shown } = columns
  const rows = await database().user.findMany({
    select: { ...shown, createdAt: true, _count: { select: { memberships: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
  })
  return rows.map(({ _count, ...row }) => ({ ...row, communities: _count.memberships }))
}

/** Changes an account. */
export async function updateUser(
  id: string,
  change: Partial<Pick<UserRow, 'name' | 'passwordHash'>>,
  db: Database = database(),
): Promise<void> {
  await db.user.update({ where: { id }, data: change, select: { id: true } })
}

/** How many people run this hub; held until the transaction ends, so that two cannot both leave as "not the last". */
export async function countOperators(db: Database): Promise<number> {
  const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM "User" WHERE "isOperator" ORDER BY "id" FOR UPDATE`
  return rows.length
}

/** Deletes an account with its conversations, keys, sessions and memberships; what it published stays, without its name. */
export async function deleteUser(id: string, db: Database): Promise<void> {
  await db.user.delete({ where: { id }, select: { id: true } })
}

const columns = { id: true, name: true, email: true, passwordHash: true, isOperator: true } as const

/** Where else somebody signs in: the ids of the providers, the first one first. */
export async function listProviders(userId: string): Promise<string[]> {
  const rows = await database().account.findMany({
    where: { userId },
    select: { provider: true },
    orderBy: { id: 'asc' },
  })
  return rows.map(({ provider }) => provider)
}

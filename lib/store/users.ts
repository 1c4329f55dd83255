import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface UserRow {
  id: string
  name: string | null
  email: string | null
  passwordHash: string | null
  isOperator: boolean
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

const columns = { id: true, name: true, email: true, passwordHash: true, isOperator: true } as const

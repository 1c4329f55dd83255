import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import { storableText } from './storable-text'

export interface SessionRow {
  id: string
  userAgent: string
  createdAt: Date
  lastSeenAt: Date
}

/** Notes that somebody signed in. */
export async function insertSession(session: {
  userId: string
  userAgent: string
  expiresAt: Date
}): Promise<{ id: string }> {
  const { userId, userAgent, expiresAt } = session
  return database().session.create({
    data: { id: createId('ses'), userId, userAgent: storableText(userAgent).slice(0, 300), expiresAt },
    select: { id: true },
  })
}

/** A session that has not ended, when it is this account's; undefined otherwise. */
export async function getSession(id: string, userId: string, now: Date): Promise<SessionRow | undefined> {
  const where = { id, userId, expiresAt: { gt: now } }
  return (await database().session.findFirst({ where, select: columns })) ?? undefined
}

/** Notes that a session was used. */
export async function touchSession(id: string, now: Date): Promise<void> {
  await database().session.updateMany({ where: { id }, data: { lastSeenAt: now } })
}

/** Where an account is signed in, the place last used first. */
export async function listSessionRows(userId: string, now: Date): Promise<SessionRow[]> {
  return database().session.findMany({
    where: { userId, expiresAt: { gt: now } },
    select: columns,
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
  })
}

/** Ends one session of an account; false when it has none of this id. */
export async function deleteSession(id: string, userId: string): Promise<boolean> {
  return (await database().session.deleteMany({ where: { id, userId } })).count === 1
}

/** Ends every session of an account but the one to keep. */
export async function deleteOtherSessions(
  userId: string,
  keep: string | undefined,
  db: Database = database(),
): Promise<void> {
  await db.session.deleteMany({ where: { userId, ...(keep !== undefined && { id: { not: keep } }) } })
}

const columns = { id: true, userAgent: true, createdAt: true, lastSeenAt: true } as const

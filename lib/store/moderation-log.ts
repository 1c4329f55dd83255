import { type Database, database } from './database'

export interface LogEntryRow {
  /** From 1, without gaps. */
  sequence: number
  /** Canonical JSON. */
  body: string
  /** Hex. */
  hash: string
}

/** Holds other writers off a community's moderation log until the transaction ends. */
export async function lockModerationLog(communityId: string, db: Database): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`moderation-log:${communityId}`}, 0))`
}

/** The newest entry of a community's log; undefined while nothing happened. */
export async function getLastLogEntry(
  communityId: string,
  db: Database = database(),
): Promise<LogEntryRow | undefined> {
  const [row] = await db.moderationLogEntry.findMany({
    where: { communityId },
    orderBy: { sequence: 'desc' },
    take: 1,
    select,
  })
  return row
}

/** Adds an entry. There is no way to change or remove one: a trigger refuses it. */
export async function insertLogEntry(communityId: string, entry: LogEntryRow, db: Database): Promise<void> {
  await db.moderationLogEntry.create({ data: { communityId, ...entry }, select: { sequence: true } })
}

/** A piece of a community's log in its order, after a sequence number. */
export async function listLogEntries(
  communityId: string,
  { after, most }: { after: number; most: number },
): Promise<LogEntryRow[]> {
  return database().moderationLogEntry.findMany({
    where: { communityId, sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: most,
    select,
  })
}

/** The newest entries of a community's log, the newest first. */
export async function listNewestLogEntries(communityId: string, most: number): Promise<LogEntryRow[]> {
  return database().moderationLogEntry.findMany({
    where: { communityId },
    orderBy: { sequence: 'desc' },
    take: most,
    select,
  })
}

const select = { sequence: true, body: true, hash: true } as const

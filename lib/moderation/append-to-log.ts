import type { Database } from '@/lib/store/database'
import { getLastLogEntry, insertLogEntry, lockModerationLog } from '@/lib/store/moderation-log'
import { canonicalJson, hashEntry, type LogEvent, logBodySchema, NO_HASH } from './log-entry'

/** Adds what happened to a community's log, inside the transaction in which it happens: both are kept, or neither. */
export async function appendToLog(
  communityId: string,
  { event, at }: { event: LogEvent; at: Date },
  db: Database,
): Promise<void> {
  // Two that write at once would both follow the same entry.
  await lockModerationLog(communityId, db)
  const last = await getLastLogEntry(communityId, db)
  const sequence = (last?.sequence ?? 0) + 1
  const head = { version: 1, community: communityId, sequence, at: at.toISOString() }
  const body = canonicalJson(logBodySchema.parse({ ...event, ...head }))
  await insertLogEntry(communityId, { sequence, body, hash: hashEntry(last?.hash ?? NO_HASH, body) }, db)
}

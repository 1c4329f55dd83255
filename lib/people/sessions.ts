import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import {
  deleteOtherSessions,
  deleteSession,
  getSession,
  insertSession,
  listSessionRows,
  type SessionRow,
  touchSession,
} from '@/lib/store/sessions'

export type SignedIn = SessionRow

export const SESSION_SECONDS = 30 * 24 * 60 * 60

/** Notes that an account signed in; the id goes into its browser's token. */
export async function beginSession(
  input: { userId: string; userAgent: string },
  clock: Clock = systemClock,
): Promise<string> {
  const expiresAt = new Date(clock.nowMs() + SESSION_SECONDS * 1000)
  return (await insertSession({ ...input, expiresAt })).id
}

/** Whether a token's session has not been ended; notes, every few minutes, that it was used. */
export async function isSessionAlive(
  id: string,
  userId: string,
  clock: Clock = systemClock,
): Promise<boolean> {
  const now = new Date(clock.nowMs())
  const session = await getSession(id, userId, now)
  if (!session) return false
  if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) await touchSession(id, now)
  return true
}

/** Where an account is signed in, the place last used first. */
export const listSessions = (userId: string, clock: Clock = systemClock): Promise<SignedIn[]> =>
  listSessionRows(userId, new Date(clock.nowMs()))

/** Signs an account out at one place. @throws PolyphonyError (not_found) also for somebody else's session */
export async function endSession(userId: string, id: string): Promise<void> {
  if (await deleteSession(id, userId)) return
  throw new PolyphonyError('not_found', 'There is no such session, or it has ended.')
}

/** Signs an account out everywhere but here. */
export const endOtherSessions = (userId: string, keep: string | undefined): Promise<void> =>
  deleteOtherSessions(userId, keep)

const TOUCH_MS = 5 * 60_000

import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { createToken, hashToken } from '@/lib/core/one-time-token'
import { inTransaction } from '@/lib/store/in-transaction'
import {
  consumeOneTimeLink,
  deleteUnusedLinks,
  getOneTimeLink,
  insertOneTimeLink,
} from '@/lib/store/one-time-links'
import { deleteOtherSessions } from '@/lib/store/sessions'
import { getUser, updateUser } from '@/lib/store/users'
import { hashPassword } from './password'
import { hubThrottle } from './sign-in'

/**
 * Makes the token of a link that sets an account's password within 24 hours; earlier unused ones stop working.
 * @throws PolyphonyError (not_found; conflict, param `email`, for an account that has no e-mail address to sign in with)
 */
export async function createResetLink(
  userId: string,
  clock: Clock = systemClock,
): Promise<{ token: string; expiresAt: Date }> {
  const user = await getUser(userId)
  if (!user) throw new PolyphonyError('not_found', 'There is no such account.')
  if (!user.email)
    throw new PolyphonyError('conflict', 'This account has no e-mail address to sign in with.', {
      param: 'email',
    })
  const { token, hash } = createToken()
  const expiresAt = new Date(clock.nowMs() + LIFETIME_MS)
  await deleteUnusedLinks(PURPOSE, userId)
  await insertOneTimeLink({ hash, purpose: PURPOSE, userId, expiresAt })
  return { token, expiresAt }
}

/** Whether a link's token would work now. */
export async function isResetLinkValid(token: string, clock: Clock = systemClock): Promise<boolean> {
  const link = await getOneTimeLink(hashToken(token))
  return link?.purpose === PURPOSE && link.usedAt === null && link.expiresAt.getTime() > clock.nowMs()
}

/**
 * Sets a new password through a link, uses the link up, and ends every session of the account.
 * @throws PolyphonyError (not_found, param `token`, when it no longer works; invalid_request, param `password`)
 */
export async function resetPassword(
  token: string,
  password: string,
  clock: Clock = systemClock,
): Promise<void> {
  const hash = hashToken(token)
  if (!(await isResetLinkValid(token, clock))) throw linkGone()
  const passwordHash = await hubThrottle.check(`reset:${hash}`, () => hashPassword(password))
  await inTransaction('This link is being used at this moment.', async (db) => {
    const now = new Date(clock.nowMs())
    const link = await getOneTimeLink(hash)
    if (!link?.userId || !(await consumeOneTimeLink({ hash, purpose: PURPOSE, now }, db))) throw linkGone()
    await updateUser(link.userId, { passwordHash: passwordHash ?? null }, db)
    await deleteOtherSessions(link.userId, undefined, db)
  })
}

function linkGone(): PolyphonyError {
  return new PolyphonyError(
    'not_found',
    'This link was used or has expired. Ask the operator for a new one.',
    {
      param: 'token',
    },
  )
}

const PURPOSE = 'password'
const LIFETIME_MS = 24 * 60 * 60 * 1000

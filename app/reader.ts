import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { getUser, type UserRow } from '@/lib/store/users'
import { authOptions } from './auth'
import { guestOfCookie } from './guest-cookie'

/** What the browser's token says: who it is, and which of their sign-ins; undefined without one that still holds. */
export const currentSession = cache(async (): Promise<{ userId: string; sessionId: string } | undefined> => {
  const user = (await getServerSession(authOptions()))?.user
  return user?.id ? { userId: user.id, sessionId: user.sessionId } : undefined
})

/** The account of the session as it is now; undefined without a session, and when the account is gone. */
export const currentAccount = cache(async (): Promise<UserRow | undefined> => {
  const session = await currentSession()
  return session && getUser(session.userId)
})

/** Who is asking: the account of the session, else the guest of the cookie; null for somebody yet unknown. */
export async function currentReader(): Promise<Reader | null> {
  const account = await currentAccount()
  if (account) return { kind: 'user', userId: account.id, isOperator: account.isOperator }
  const guestId = await guestOfCookie()
  return guestId ? { kind: 'guest', guestId } : null
}

/**
 * Who is asking. Every page sets a guest's cookie; who sends none would be somebody new at each question, whom no
 * limit could hold.
 * @throws PolyphonyError unauthenticated
 */
export async function requireReader(): Promise<Reader> {
  const reader = await currentReader()
  if (reader) return reader
  throw new PolyphonyError(
    'unauthenticated',
    'This hub knows its guests by a cookie and got none. Allow cookies here and load a page again, or use /v1 with a key.',
  )
}

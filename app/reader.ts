import { cookies } from 'next/headers'
import { getServerSession } from 'next-auth'
import { readEnv } from '@/lib/core/env'
import { signGuestId } from '@/lib/people/guest-id'
import { readSecret } from '@/lib/people/read-secret'
import type { Reader } from '@/lib/people/reader'
import { authOptions } from './auth'
import { GUEST_COOKIE, guestCookieOptions, guestOfCookie } from './guest-cookie'

/** Who is asking: the account of the session, else the guest of the cookie; null for somebody yet unknown. */
export async function currentReader(): Promise<Reader | null> {
  const session = await getServerSession(authOptions())
  if (session?.user) return { kind: 'user', userId: session.user.id, isOperator: session.user.isOperator }
  const guestId = await guestOfCookie()
  return guestId ? { kind: 'guest', guestId } : null
}

/**
 * Who is asking, made a guest when yet unknown; for route handlers and server actions only, since pages cannot set
 * the cookie.
 */
export async function requireReader(): Promise<Reader> {
  const reader = await currentReader()
  if (reader) return reader
  const env = readEnv()
  const { guestId, cookie } = signGuestId(readSecret(env))
  const jar = await cookies()
  jar.set(GUEST_COOKIE, cookie, guestCookieOptions(env))
  return { kind: 'guest', guestId }
}

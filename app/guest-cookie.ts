import { cookies } from 'next/headers'
import { type Env, readEnv } from '@/lib/core/env'
import { verifyGuestId } from '@/lib/people/guest-id'
import { readSecret } from '@/lib/people/read-secret'

/** The cookie by which a guest finds their conversations again: a signed random id, out of reach of scripts. */
export const GUEST_COOKIE = 'guest'

export const guestCookieOptions = (env: Env) => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: env.publicUrl.startsWith('https:'),
  path: '/',
  maxAge: 365 * 24 * 60 * 60,
})

/** The guest of this request's cookie; undefined when there is none or this hub did not sign it. */
export async function guestOfCookie(): Promise<string | undefined> {
  const cookie = (await cookies()).get(GUEST_COOKIE)?.value
  return verifyGuestId(readSecret(readEnv()), cookie)
}

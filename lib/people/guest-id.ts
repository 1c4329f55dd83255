import { createHmac, timingSafeEqual } from 'node:crypto'
import { createId } from '@/lib/core/ids'

/** A new guest's id and the cookie value that proves it: `guest_….<HMAC-SHA256 in base64url>`. */
export function signGuestId(
  secret: string,
  guestId: string = createId('guest'),
): { guestId: string; cookie: string } {
  return { guestId, cookie: `${guestId}.${signatureOf(guestId, secret)}` }
}

/** The guest's id of a cookie that this hub signed; undefined for any other text. */
export function verifyGuestId(secret: string, cookie: string | undefined): string | undefined {
  const match = COOKIE.exec(cookie ?? '')
  if (!match) return undefined
  const [, guestId = '', signature = ''] = match
  const expected = Buffer.from(signatureOf(guestId, secret))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected) ? guestId : undefined
}

const COOKIE = /^(guest_[0-9a-z]{26})\.([\w-]{43})$/

/** The purpose is part of what is signed, so that no other signature under the same secret passes for a guest's. */
function signatureOf(guestId: string, secret: string): string {
  return createHmac('sha256', secret).update(`guest:${guestId}`).digest('base64url')
}

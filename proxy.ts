import { type NextRequest, NextResponse } from 'next/server'
import { GUEST_COOKIE, guestCookieOptions } from './app/guest-cookie'
import { readEnv } from './lib/core/env'
import { signGuestId, verifyGuestId } from './lib/people/guest-id'
import { readSecret } from './lib/people/read-secret'

/**
 * Before every page: a content security policy with a nonce of its own, and a guest's cookie for who has none.
 *
 * The cookie is set with the first page rather than the first question, so that several questions asked at once
 * (two tabs, several assistants) belong to the same guest.
 */
export function proxy(request: NextRequest): NextResponse {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_FORM_BYTES)
    return new NextResponse('This form is larger than 1 MB. Send less text.', { status: 413 })
  const policy = contentSecurityPolicy(crypto.randomUUID().replaceAll('-', ''))
  const env = readEnv()
  const secret = readSecret(env)
  const isKnown = verifyGuestId(secret, request.cookies.get(GUEST_COOKIE)?.value) !== undefined
  const guest = isKnown ? undefined : signGuestId(secret)
  // The page of this very request sees the cookie as well.
  if (guest) request.cookies.set(GUEST_COOKIE, guest.cookie)
  const headers = new Headers(request.headers)
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  if (guest) response.cookies.set(GUEST_COOKIE, guest.cookie, guestCookieOptions(env))
  return response
}

export const config = {
  matcher: [
    {
      source: '/((?!api/|v1/|_next/|icons/|favicon.ico|icon.svg|apple-icon.png|manifest.webmanifest).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
}

/** What Next reads of a server action; of more it would tell nothing but that something went wrong. */
const MOST_FORM_BYTES = 1024 * 1024

/** Scripts only with the nonce; `style` attributes are React's and carry no selectors, so they may be inline. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

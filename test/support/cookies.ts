import { z } from 'zod'

/** The cookie that a page of the hub gives to somebody new, as a request's header. */
export async function guestCookie(address: string, path = '/'): Promise<string> {
  const response = await fetch(address + path)
  await response.text()
  return cookiesOf(response)
}

/** The cookies of somebody who signs in at the page's own form, as a request's header. @throws Error when they are not let in */
export async function signedInCookie(
  address: string,
  who: { email: string; password: string },
): Promise<string> {
  const asked = await fetch(`${address}/api/auth/csrf`)
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await asked.json())
  const given = cookiesOf(asked)
  const response = await fetch(`${address}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: given, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email: who.email, password: who.password, csrfToken, json: 'true' }),
    redirect: 'manual',
  })
  const own = cookiesOf(response)
  if (!own.includes('session-token')) throw new Error(`Signing in failed: ${await response.text()}`)
  return [given, own].join('; ')
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

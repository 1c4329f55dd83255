import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth from 'next-auth'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { authOptions } from '@/app/auth'
import { createConversation, listConversations } from '@/lib/conversations/conversations'
import { createId } from '@/lib/core/ids'
import { signGuestId } from '@/lib/people/guest-id'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { startOidcProvider } from './oidc-provider'

const SECRET = 'a secret of at least sixteen characters'
const guest = signGuestId(SECRET)
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'guest' ? { value: guest.cookie } : undefined) }),
  headers: async () => new Headers({ 'user-agent': 'Testing/1.0' }),
}))

provideTestDatabase()
const person = { sub: 'person-1', name: 'Ada\u0000 Lovelace', email: 'Ada@Example.org' }
let provider: Awaited<ReturnType<typeof startOidcProvider>>

beforeAll(async () => {
  provider = await startOidcProvider(person)
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000')
  vi.stubEnv('AUTH_OIDC_ISSUER', provider.issuer)
  vi.stubEnv('AUTH_OIDC_ID', 'hub')
  vi.stubEnv('AUTH_OIDC_SECRET', 'hush')
})
afterAll(() => provider.stop())

test('one signs in at a provider that sends tokens of its own kind; the account keeps none of them', async () => {
  const reader = { kind: 'guest', guestId: guest.guestId } as const
  await createConversation({ id: createId('conv'), reader, assistantName: 'commons/plain', question: 'Why?' })
  const first = await signInThere()
  expect(first.location).toBe('http://127.0.0.1:3000/')
  const [user] = await database().user.findMany()
  expect(user).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.org', isOperator: false })
  expect(user?.id).toMatch(/^usr_[0-9a-z]{26}$/)
  expect(first.session).toMatchObject({ user: { id: user?.id } })
  const [account] = await database().account.findMany()
  expect(account).toMatchObject({ userId: user?.id, provider: 'oidc', providerAccountId: 'person-1' })
  expect(account).toMatchObject({ access_token: null, refresh_token: null, id_token: null })
  const own = await listConversations({ kind: 'user', userId: user?.id ?? '', isOperator: false })
  expect(own).toMatchObject([{ title: 'Why?' }])
})

test('whoever signs in again finds the same account', async () => {
  const [user] = await database().user.findMany()
  expect((await signInThere()).session).toMatchObject({ user: { id: user?.id } })
  expect([await database().user.count(), await database().account.count()]).toEqual([1, 1])
})

test('nobody takes over a password’s account with the same e-mail address', async () => {
  await registerUser({ name: 'Bo', email: 'bo@example.org', password: 'a good long password' })
  Object.assign(person, { sub: 'person-2', email: 'bo@example.org' })
  const refused = await signInThere()
  expect(refused.location).toContain('error=OAuthAccountNotLinked')
  expect(refused.session).toEqual({})
})

test('who guesses a password is told how long to wait, in words that the form understands', async () => {
  const jar: Record<string, string> = {}
  const { csrfToken } = JSON.parse((await call(jar, 'GET', ['csrf'])).body)
  const guess = async () => {
    const form = { csrfToken, email: 'guessed@example.org', password: 'a wrong password' }
    const { location } = await call(jar, 'POST', ['callback', 'credentials'], form)
    return new URL(location).searchParams.get('error')
  }
  for (let tries = 0; tries < 5; tries++) expect(await guess()).toBe('CredentialsSignin')
  // On a slow machine a check may take longer than the first delays.
  await expect.poll(guess, { timeout: 30_000 }).toMatch(/^rate_limited:\d+$/)
})

/** The whole way of a browser: the sign-in button, the provider's page, and back. */
async function signInThere(): Promise<{ location: string; session: unknown }> {
  const jar: Record<string, string> = {}
  const { csrfToken } = JSON.parse((await call(jar, 'GET', ['csrf'])).body)
  const leaving = await call(jar, 'POST', ['signin', 'oidc'], { csrfToken, callbackUrl: '/' })
  const back = provider.authorise(leaving.location)
  const { location } = await call(jar, 'GET', ['callback', 'oidc'], back)
  return { location, session: JSON.parse((await call(jar, 'GET', ['session'])).body) }
}

/** One request to next-auth, with the cookies that a browser would keep. */
async function call(
  jar: Record<string, string>,
  method: 'GET' | 'POST',
  nextauth: string[],
  values: Record<string, string> = {},
) {
  const reply = { location: '', body: '' }
  const headers = new Map<string, unknown>()
  const query = { nextauth, ...(method === 'GET' && values) }
  const request = { method, headers: {}, cookies: jar, query, body: method === 'POST' ? values : {} }
  const response = {
    status: () => response,
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setHeader: (name: string, value: unknown) => headers.set(name.toLowerCase(), value),
    end: () => undefined,
    send: (body: unknown) => {
      reply.body = typeof body === 'string' ? body : JSON.stringify(body)
    },
  }
  await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, authOptions())
  for (const line of [headers.get('set-cookie') ?? []].flat()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? []
    jar[name] = decodeURIComponent(value)
  }
  reply.location = String(headers.get('location') ?? '')
  return reply
}

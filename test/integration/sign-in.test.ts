import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth from 'next-auth'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { authOptions } from '@/app/auth'
import { createConversation } from '@/lib/conversations/conversations'
import { listConversations } from '@/lib/conversations/list-conversations'
import { createId } from '@/lib/core/ids'
import { signGuestId } from '@/lib/people/guest-id'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { type GithubPerson, startGithubSite } from './github-site'
import { startOidcProvider } from './oidc-provider'

const SECRET = 'a secret of at least sixteen characters'
const guest = signGuestId(SECRET)
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'guest' ? { value: guest.cookie } : undefined) }),
  headers: async () => new Headers({ 'user-agent': 'Testing/1.0' }),
}))

provideTestDatabase()
const person = { sub: 'person-1', name: 'Ada\u0000 Lovelace', email: 'Ada@Example.org' }
const coder: GithubPerson = {
  ...{ id: 7, login: 'grace', name: null, email: 'not-proven@example.org' },
  emails: [
    { email: 'old@example.org', primary: false, verified: true },
    { email: 'Grace@Example.org', primary: true, verified: true },
  ],
}
let provider: Awaited<ReturnType<typeof startOidcProvider>>
let github: Awaited<ReturnType<typeof startGithubSite>>

beforeAll(async () => {
  ;[provider, github] = await Promise.all([startOidcProvider(person), startGithubSite(coder)])
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000')
  vi.stubEnv('AUTH_OIDC_ISSUER', provider.issuer)
  vi.stubEnv('AUTH_OIDC_ID', 'hub')
  vi.stubEnv('AUTH_OIDC_SECRET', 'hush')
  vi.stubEnv('AUTH_GITHUB_URL', github.url)
  vi.stubEnv('AUTH_GITHUB_ID', 'hub')
  vi.stubEnv('AUTH_GITHUB_SECRET', 'hush')
})
afterAll(() => {
  provider.stop()
  github.stop()
})

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

test('an address for which the provider does not vouch opens nobody’s account and is not kept', async () => {
  for (const email_verified of [false, 'false', 'False']) {
    const sub = `unproven-${typeof email_verified}-${email_verified}`
    Object.assign(person, { sub, email: 'grace@example.org', email_verified })
    const { session } = await signInThere()
    const [account] = await database().account.findMany({
      where: { providerAccountId: sub },
      include: { user: true },
    })
    expect(account?.user.email).toBeNull()
    expect(session).toMatchObject({ user: { id: account?.userId } })
  }
  Object.assign(person, { email_verified: true })
})

test('nobody takes over a password’s account with the same e-mail address', async () => {
  await registerUser({ name: 'Bo', email: 'bo@example.org', password: 'a good long password' })
  Object.assign(person, { sub: 'person-2', email: 'bo@example.org' })
  const refused = await signInThere()
  expect(refused.location).toContain('error=OAuthAccountNotLinked')
  expect(refused.session).toEqual({})
})

test('GitHub’s primary address is taken when GitHub has verified it, whatever the profile says', async () => {
  const { location, session } = await signInThere('github')
  expect(location).toBe('http://127.0.0.1:3000/')
  const user = await database().user.findUnique({ where: { email: 'grace@example.org' } })
  expect(user).toMatchObject({ name: 'grace', isOperator: false })
  expect(session).toMatchObject({ user: { id: user?.id } })
  expect(github.asked[0]?.get('redirect_uri')).toBe('http://127.0.0.1:3000/api/auth/callback/github')
  expect(github.asked[0]?.get('scope')).toBe('read:user user:email')
  const [account] = await database().account.findMany({ where: { provider: 'github' } })
  expect(account).toMatchObject({ providerAccountId: '7', userId: user?.id, access_token: null })
  // A second sign-in finds the same account, also when its address has changed there.
  Object.assign(coder, { emails: [] })
  expect((await signInThere('github')).session).toMatchObject({ user: { id: user?.id } })
})

test('an address that GitHub has not verified opens nobody’s account and is not kept', async () => {
  Object.assign(coder, {
    ...{ id: 8, login: 'mallory', name: 'Mallory\u202e' },
    emails: [{ email: 'bo@example.org', primary: true, verified: false }],
  })
  const { session } = await signInThere('github')
  const [account] = await database().account.findMany({
    where: { providerAccountId: '8' },
    include: { user: true },
  })
  expect(account?.user).toMatchObject({ email: null, name: 'Mallory' })
  expect(session).toMatchObject({ user: { id: account?.userId } })
})

test('a code that another browser was given signs nobody in', async () => {
  const jar: Record<string, string> = {}
  const { csrfToken } = JSON.parse((await call(jar, 'GET', ['csrf'])).body)
  const leaving = await call(jar, 'POST', ['signin', 'github'], { csrfToken, callbackUrl: '/' })
  const back = github.authorise(leaving.location)
  const { location } = await call({}, 'GET', ['callback', 'github'], back)
  expect(location).toContain('error=OAuthCallback')
})

test.each([
  'https://evil.example/',
  '//evil.example',
  'http://127.0.0.1:3000@evil.example/',
  'javascript:alert(1)',
])('signing in never leads to %s', async (callbackUrl) => {
  const jar: Record<string, string> = {}
  const { csrfToken } = JSON.parse((await call(jar, 'GET', ['csrf'])).body)
  await call(jar, 'POST', ['signin', 'oidc'], { csrfToken, callbackUrl })
  expect(jar['next-auth.callback-url']).toMatch(/^http:\/\/127\.0\.0\.1:3000(\/|$)/)
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
  await expect.poll(guess, { timeout: 100_000 }).toMatch(/^rate_limited:\d+$/)
})

/** The whole way of a browser: the sign-in button, the provider's page, and back. */
async function signInThere(
  where: 'oidc' | 'github' = 'oidc',
): Promise<{ location: string; session: unknown }> {
  const jar: Record<string, string> = {}
  const { csrfToken } = JSON.parse((await call(jar, 'GET', ['csrf'])).body)
  const leaving = await call(jar, 'POST', ['signin', where], { csrfToken, callbackUrl: '/' })
  const back = (where === 'oidc' ? provider : github).authorise(leaving.location)
  const { location } = await call(jar, 'GET', ['callback', where], back)
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

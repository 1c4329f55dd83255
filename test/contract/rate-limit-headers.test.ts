import OpenAI from 'openai'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createKey } from '@/lib/keys/keys'
import { registerUser } from '@/lib/people/register-user'
import { countStandings } from '@/lib/store/assistant-listing'
import { database } from '@/lib/store/database'
import { readCommunityUsage, readKeyUsage } from '@/lib/usage/read-usage'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'
import { startOpenaiHub } from './openai-hub'

provideTestDatabase({ seed: true })
const { drawFrom, logged } = provideChatServices()

let hub: Awaited<ReturnType<typeof startOpenaiHub>>
let userId = ''
beforeAll(async () => {
  hub = await startOpenaiHub()
  userId = (await registerUser({ name: 'Ada', email: 'ada@example.org', password: 'a good long password' }))
    .id
})
afterAll(() => hub.stop())

const ask = { model: 'commons/plain', messages: [{ role: 'user' as const, content: 'When does it begin?' }] }
const newKey = async (limits: { requestsPerMinute?: number; tokensPerMinute?: number } = {}) =>
  createKey({ name: 'test', userId, ...limits })

function call(key: string, path: string, body?: object): Promise<Response> {
  return fetch(`${hub.url}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}

const draw = () => drawFrom(scriptModel([{ text: 'On Saturday.', latent: [1, 0] }]).server)
const header = (response: Response, name: string) => response.headers.get(`x-ratelimit-${name}`)

test('every answer tells how the limits stand: streamed or not, refused or wrong', async () => {
  draw()
  // A limit that the slowest machine does not see refilled by one.
  const { key } = await newKey({ requestsPerMinute: 100, tokensPerMinute: 50_000 })
  const calls = [
    await call(key, 'models'),
    await call(key, 'chat/completions', ask),
    await call(key, 'chat/completions', { ...ask, stream: true }),
    await call(key, 'chat/completions', { ...ask, model: 'no/such' }),
    await call(key, 'moderations', { model: 'commons', input: 'Hello' }),
  ]
  expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 404, 200])
  for (const response of calls) {
    await response.text()
    expect([header(response, 'limit-requests'), header(response, 'limit-tokens')]).toEqual(['100', '50000'])
    expect(Number(header(response, 'remaining-requests'))).toBeLessThan(100)
    expect(Number(header(response, 'remaining-tokens'))).toBeLessThanOrEqual(50_000)
    for (const unit of ['requests', 'tokens'])
      expect(header(response, `reset-${unit}`)).toMatch(/^(\d+ms|(\d+m)?[\d.]+s)$/)
    expect(response.headers.get('retry-after')).toBeNull()
  }
})

test('the openai client reads a refusal as its own, with whose limit it was and the time to wait', async () => {
  draw()
  for (const [limits, unit] of [
    [{ requestsPerMinute: 1 }, 'requests'],
    [{ tokensPerMinute: 1 }, 'tokens'],
  ] as const) {
    const { key } = await newKey(limits)
    const client = new OpenAI({ baseURL: hub.url, apiKey: key, maxRetries: 0 })
    await client.chat.completions.create(ask)
    const refused = await client.chat.completions.create(ask).catch((error) => error)
    expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
    expect(refused).toMatchObject({ status: 429, code: 'rate_limited', param: 'limit.key' })
    expect(refused.message).toContain(`this API key on ${unit} per minute: limit 1`)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get(`x-ratelimit-remaining-${unit}`)).toBe('0')
  }
})

test('an account’s keys share its limits, a community’s askers share theirs, and what is refused is not counted', async () => {
  draw()
  vi.stubEnv('RATE_LIMITS', 'account=2/off community=1/off')
  await database().rateBucket.deleteMany()
  const [one, other] = [await newKey(), await newKey()]
  expect((await call(one.key, 'chat/completions', ask)).status).toBe(200)
  const atCommunity = await call(other.key, 'chat/completions', ask)
  expect([atCommunity.status, await atCommunity.text()]).toEqual([
    429,
    expect.stringContaining('limit.community'),
  ])
  const atAccount = await call(one.key, 'models')
  expect([atAccount.status, await atAccount.text()]).toEqual([429, expect.stringContaining('limit.account')])
  vi.stubEnv('RATE_LIMITS', '')
  await database().rateBucket.deleteMany()
})

test('without a key there is no limit to tell', async () => {
  const response = await call('wrong', 'models')
  expect([response.status, header(response, 'limit-requests')]).toEqual([401, null])
})

test('what a key asked is counted once an answer, by day, model and key; for the community and the catalogue without it', async () => {
  draw()
  await database().keyUsage.deleteMany()
  await database().assistantUsage.deleteMany()
  const { key, row } = await newKey()
  await (await call(key, 'chat/completions', { ...ask, n: 2 })).text()
  await (await call(key, 'chat/completions', { ...ask, stream: true })).text()
  await (await call(key, 'moderations', { model: 'commons', input: 'Hello' })).text()
  const mine = await readKeyUsage(userId, 30)
  expect(mine.models.map(({ name, requests }) => [name, requests])).toEqual([
    ['commons/plain', 2],
    ['commons', 1],
  ])
  expect(mine.keys).toMatchObject([{ name: expect.stringContaining(row.prefix), requests: 3 }])
  expect(mine.days.at(-1)).toMatchObject(mine.total)
  expect(mine.total.promptTokens).toBeGreaterThanOrEqual(24)
  expect(mine.total.completionTokens).toBeGreaterThan(0)
  const community = await database().community.findFirstOrThrow({ where: { slug: 'commons' } })
  const theirs = await readCommunityUsage(community.id, 30)
  expect(theirs).toMatchObject({ models: [{ name: 'commons/plain', requests: 2 }], keys: [] })
  await countStandings(database())
  const listing = await database().assistantListing.findFirstOrThrow({
    where: { communityId: community.id, assistant: { slug: 'plain' } },
    select: { answers: true },
  })
  expect(listing.answers).toBe(2)
  // What a person used goes with them; what was asked of the community stays, and names nobody.
  await database().user.delete({ where: { id: userId } })
  expect(await database().keyUsage.count()).toBe(0)
  expect(await database().assistantUsage.count()).toBe(1)
  expect(logged).toEqual([])
})

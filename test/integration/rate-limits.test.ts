import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/core/clock'
import { FormLimit } from '@/lib/limits/form-limit'
import { type Holder, Meter } from '@/lib/limits/meter'
import { registerUser } from '@/lib/people/register-user'
import { signIn } from '@/lib/people/sign-in'
import { SignInThrottle } from '@/lib/people/sign-in-throttle'
import { database } from '@/lib/store/database'
import { type Drop, fillBuckets, sweepBuckets } from '@/lib/store/rate-buckets'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()
beforeEach(async () => {
  await database().rateBucket.deleteMany()
})

const drop = (amount = 1, key = 'k', windowMs = 60_000): Drop => ({ key, limit: 10, windowMs, amount })
/** As if this much time had gone by. */
const pass = (ms: number) =>
  database().$executeRaw`UPDATE "RateBucket" SET "fullAt" = "fullAt" - ${ms}::float8 * interval '1 ms'`
/** What a limit of two a minute is waited for, less the moments that a machine takes. */
const HALF_A_MINUTE = expect.closeTo(30, -1)
const holder = (scope: Holder['scope'], requests: number | null, tokens: number | null = null): Holder => ({
  ...{ scope, id: 'x', allowance: { requests, tokens } },
})

describe('a bucket', () => {
  test('takes exactly its limit, however many come at one moment and in whatever order of keys', async () => {
    // One comes back in six minutes.
    const slow = (key: string) => drop(1, key, 3_600_000)
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        fillBuckets(at % 2 ? [slow('k'), slow('l')] : [slow('l'), slow('k')]),
      ),
    )
    for (const key of ['k', 'l']) {
      const levels = all.flat().filter((level) => level.key === key)
      expect(levels.filter(({ isTaken }) => isTaken)).toHaveLength(10)
      expect(
        Math.min(...levels.filter(({ isTaken }) => !isTaken).map(({ retryMs }) => retryMs)),
      ).toBeGreaterThan(0)
    }
  })

  test('empties evenly: after a tenth of the window there is room for one, and no edge lets two windows in', async () => {
    expect(await fillBuckets([drop(10)])).toMatchObject([{ isTaken: true, remaining: 0 }])
    const [refused] = await fillBuckets([drop(2)])
    expect(refused?.isTaken).toBe(false)
    // Twelve seconds, less those that the machine took; one alone would be six.
    expect(refused?.retryMs).toBeGreaterThan(6_000)
    expect(refused?.retryMs).toBeLessThanOrEqual(12_000)
    await pass(6_000)
    expect((await fillBuckets([drop()]))[0]?.isTaken).toBe(true)
    expect((await fillBuckets([drop()]))[0]?.isTaken).toBe(false)
    await pass(600_000)
    expect(await fillBuckets([drop(0)])).toMatchObject([{ isTaken: true, remaining: 10, resetMs: 0 }])
    await sweepBuckets()
    expect(await database().rateBucket.count()).toBe(0)
  })
})

describe('a meter', () => {
  test('takes from all or from none, says whose limit it is, and which is the tightest', async () => {
    const meter = new Meter()
    const [key, community] = [holder('key', 10), holder('community', 2)]
    const both = [key, community].map((one) => ({ holder: one, requests: 1, tokens: 0 }))
    await meter.take(both)
    await meter.take(both)
    expect(meter.tightest('requests')).toMatchObject({ limit: 2, remaining: 0 })
    await expect(new Meter().take(both)).rejects.toMatchObject({
      ...{ code: 'rate_limited', param: 'limit.community' },
      message: expect.stringMatching(/^Rate limit reached for the community .* limit 2, left 0, asked for 1/),
      retryAfterSeconds: HALF_A_MINUTE,
    })
    const [level] = await fillBuckets([{ key: 'key:x:requests', limit: 10, windowMs: 60_000, amount: 0 }])
    expect(level?.remaining).toBe(8)
    expect(meter.tightest('tokens')).toBeUndefined()
  })

  test('reserves tokens and puts what was used in their place; more than a whole limit is all of it', async () => {
    const meter = new Meter()
    const ask = (tokens: number) => meter.take([{ holder: holder('key', null, 1_000), requests: 1, tokens }])
    await ask(5_000)
    // Half of it comes back in half a minute.
    await expect(ask(500)).rejects.toMatchObject({ param: 'limit.key' })
    await meter.settle(100)
    await ask(0)
    // Some comes back while the test runs: a machine would have to be slow for seconds to matter.
    const remaining = meter.tightest('tokens')?.remaining ?? 0
    expect(remaining).toBeGreaterThanOrEqual(900)
    await ask(remaining)
    await expect(ask(500)).rejects.toMatchObject({ code: 'rate_limited' })
  })

  test('a limit that was lifted counts nothing', async () => {
    await new Meter().take([{ holder: holder('guest', null), requests: 1, tokens: 10 ** 9 }])
    expect(await database().rateBucket.count()).toBe(0)
  })
})

test('a form is counted in the database, by its own name', async () => {
  const [one, same, other] = ['a', 'a', 'b'].map(
    (name) => new FormLimit({ name, goes: 2, windowMs: 60_000, what: 'tries' }),
  )
  await one?.take('me')
  await same?.take('me')
  const refused = { code: 'rate_limited', retryAfterSeconds: HALF_A_MINUTE }
  await expect(one?.take('me')).rejects.toMatchObject(refused)
  await other?.take('me')
  await one?.take('you')
})

test('who guesses a password at many hubs of one database is held back as at one; the right one is let in and clears', async () => {
  const email = 'ada@example.org'
  const password = 'a good long password'
  await registerUser({ name: 'Ada', email, password })
  // A process that has seen nothing yet, each time.
  const elsewhere = (word: string, address = email) => signIn(address, word, new SignInThrottle(systemClock))
  for (const guess of ['wrong', 'wrong again']) expect(await elsewhere(guess)).toBeUndefined()
  const [bucket] = await database().rateBucket.findMany()
  const level = { key: bucket?.key ?? '', limit: 10, windowMs: 600_000, amount: 0 }
  expect((await fillBuckets([level]))[0]?.remaining).toBe(8)
  expect(await elsewhere(password, ' ADA@example.org')).toMatchObject({ name: 'Ada' })
  expect(await database().rateBucket.count()).toBe(0)
  // Eight more guesses are only waited for in a test.
  await fillBuckets([{ ...level, amount: 10 }])
  const refused = await elsewhere(password).catch((error) => error)
  expect(refused).toMatchObject({ code: 'rate_limited' })
  // Anybody can bring it upon anybody's address: it is never long.
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60)
  expect(await elsewhere('wrong', 'bo@example.org')).toBeUndefined()
  await pass(60_000)
  expect(await elsewhere(password)).toMatchObject({ name: 'Ada' })
  expect(JSON.stringify(await database().rateBucket.findMany())).not.toContain('example.org')
})

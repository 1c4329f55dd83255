import { afterEach, describe, expect, test } from 'vitest'
import { vllmDialect } from '@/lib/inference/remote/vllm-dialect'
import { withinPatience } from '@/lib/inference/remote/within-patience'
import { draw, never, remoteOf, type ServerUnderTest, type SuiteContext, textOf } from './model-server-suite'

const SLOTS = 8
/** All that the tiny context has room for. */
const LONG = { choices: SLOTS, maxTokens: 100, seed: 3 }

/** What becomes of answers when their asker goes, too many come, time runs out, or the server itself is gone. */
export function describeLoad({ start, can }: SuiteContext): void {
  const servers: ServerUnderTest[] = []
  const begin = async (size = { slots: SLOTS, queueLimit: 64 }) => {
    const server = await start(size)
    servers.push(server)
    return server
  }
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop()
  })

  describe('a client that goes away', () => {
    test('frees the slots of its answers before they are written', async () => {
      const server = await begin()
      const client = new AbortController()
      const events = draw(server, LONG, client.signal)
      await events.next()
      client.abort()
      await expect(textOf(events)).rejects.toMatchObject({ code: 'cancelled' })
      await expect.poll(() => metric(server, can.metrics.running)).toBe(0)
      expect(await metric(server, can.metrics.generated)).toBeLessThan(LONG.choices * LONG.maxTokens)
      expect(await textOf(draw(server))).not.toBe('')
    })

    test('or only leaves the loop, does the same', async () => {
      const server = await begin()
      for await (const _ of draw(server, LONG)) break
      await expect.poll(() => metric(server, can.metrics.running)).toBe(0)
      expect(await metric(server, can.metrics.generated)).toBeLessThan(LONG.choices * LONG.maxTokens)
    })
  })

  test(
    can.boundedQueue
      ? 'turns away what its queue cannot hold with 429 and Retry-After, and serves the others'
      : 'lets every request wait, however many come',
    async () => {
      const server = await begin({ slots: 1, queueLimit: 1 })
      const burst = await Promise.all(
        Array.from({ length: 24 }, (_, seed) => ask(server, { seed, max_tokens: 90 })),
      )
      const statuses = burst.map(({ status }) => status)
      expect(statuses).toContain(200)
      if (!can.boundedQueue) return expect(new Set(statuses)).toEqual(new Set([200]))
      expect(new Set(statuses)).toEqual(new Set([200, 429]))
      const refused = burst.filter(({ status }) => status === 429)
      for (const { headers } of refused) expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
      const drawn = await Promise.allSettled(
        Array.from({ length: 24 }, (_, seed) => textOf(draw(server, { seed, maxTokens: 90 }))),
      )
      const reasons = drawn.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      expect(reasons.length).toBeGreaterThan(0)
      for (const reason of reasons)
        expect(reason).toMatchObject({ code: 'overloaded', retryAfterSeconds: expect.any(Number) })
      expect((await ask(server, { max_tokens: 2 })).status).toBe(200)
    },
  )

  describe('a time limit', () => {
    test(
      can.timeLimitHeader ? 'in the header ends an answer with 504' : 'in the header says nothing to it',
      async () => {
        const server = await begin({ slots: 1, queueLimit: 8 })
        const limited = () => ask(server, { max_tokens: 100 }, { 'x-request-timeout-ms': '1' })
        const [, response] = await Promise.all([ask(server, { max_tokens: 100 }), limited()])
        expect(response.status).toBe(can.timeLimitHeader ? 504 : 200)
      },
    )

    test('of the hub ends the answer as such, and frees the slots', async () => {
      const server = await begin()
      // No server writes a whole answer in no time.
      const patience = { firstMs: 0, betweenMs: 0 }
      const events = withinPatience((signal) => draw(server, LONG, signal), patience, never)
      await expect(textOf(events)).rejects.toMatchObject({ code: 'timeout' })
      const signal = AbortSignal.timeout(1)
      await expect(textOf(draw(server, LONG, signal))).rejects.toMatchObject({ code: 'timeout' })
      await expect.poll(() => metric(server, can.metrics.running)).toBe(0)
      expect(await textOf(draw(server))).not.toBe('')
    })
  })

  test('that is gone is unavailable, whether it goes before the question or in the middle of an answer', async () => {
    const server = await begin()
    const events = draw(server, LONG)
    await events.next()
    const [rest] = await Promise.allSettled([textOf(events), server.stop()])
    servers.splice(0)
    expect(rest).toMatchObject({ status: 'rejected', reason: { code: 'model_unavailable' } })
    const adapter = { digest: 'a'.repeat(64), base: server.model, dataDir: server.dataDir }
    const asked = await Promise.allSettled([
      vllmDialect.inspect(remoteOf(server), never),
      textOf(draw(server)),
      vllmDialect.place(remoteOf(server), adapter, never),
    ])
    for (const one of asked)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'model_unavailable' } })
  })
}

function ask({ url, token, model }: ServerUnderTest, body: object, headers: Record<string, string> = {}) {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'q' }], temperature: 0, ...body }),
  })
}

/** A metric's value; labels do not matter. @throws Error where the server has none of that name */
async function metric({ url, token }: ServerUnderTest, name: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(await response.text())
  if (!found) throw new Error(`There is no metric ${name}`)
  return Number(found[1])
}

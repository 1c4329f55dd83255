import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { GenerationRequest } from '@/lib/engine/generation/generation-request'
import type { Scheduler } from '@/lib/engine/generation/scheduler'
import { collect, greedy, openTinyEngine, type TinyEngine } from './scheduler-fixture'
import { makeTempFolder } from './tiny-model'

let dataDir: string
let engine: TinyEngine
beforeAll(async () => {
  dataDir = await makeTempFolder()
  engine = await openTinyEngine(dataDir, { slots: 2 })
})
afterAll(() => rm(dataDir, { recursive: true }))

/** Asks at once, in this order; the tenants in the order in which their answers ended. */
async function race(scheduler: Scheduler, asked: Partial<GenerationRequest>[]): Promise<string[]> {
  const order: string[] = []
  const follow = async (changes: Partial<GenerationRequest>) => {
    const request = greedy(changes)
    await collect(scheduler.generate(request))
    order.push(request.tenant)
  }
  await Promise.all(asked.map(follow))
  return order
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

test('who comes while prompts are read is read before the running answers go on', async () => {
  const scheduler = engine.schedule()
  const runs: string[] = []
  const second = { tenant: 'second', prompt: [4, 5, 6], maxTokens: 2 }
  let answer: Promise<unknown> | undefined
  const { prefill, decode } = engine.decoder
  const spies = [
    vi.spyOn(engine.decoder, 'prefill').mockImplementation((chunk) => {
      runs.push('read')
      answer ??= collect(scheduler.generate(greedy(second)))
      return prefill.call(engine.decoder, chunk)
    }),
    vi.spyOn(engine.decoder, 'decode').mockImplementation((rows) => {
      runs.push(`write ${rows.length}`)
      return decode.call(engine.decoder, rows)
    }),
  ]
  await collect(scheduler.generate(greedy({ tenant: 'first', maxTokens: 2 })))
  await answer
  for (const spy of spies) spy.mockRestore()
  expect(runs).toEqual(['read', 'read', 'write 2'])
})

describe('fairness', () => {
  test('a flood of one tenant delays a newcomer by the answers under way and no more', async () => {
    const flood = times(12, (i) => ({ tenant: 'flood', prompt: [i, 7, 9], maxTokens: 10 }))
    const order = await race(engine.schedule(), [...flood, { tenant: 'newcomer', maxTokens: 10 }])
    expect(order.indexOf('newcomer')).toBeLessThanOrEqual(3)
  })

  test('who reads long prompts gets fewer turns than who reads short ones', async () => {
    const long = times(110, (i) => 20 + i)
    const asked = times(6, (i) => [
      { tenant: 'long', prompt: [...long, i], maxTokens: 2 },
      { tenant: 'short', prompt: [i, 9], maxTokens: 2 },
    ])
    const order = await race(engine.schedule({ prefixBytes: 0 }), asked.flat())
    // In turns, three of each would be among the first six.
    expect(order.slice(0, 6).filter((name) => name === 'short').length).toBeGreaterThanOrEqual(4)
  })

  test('a flood fills its part of the waiting room, and others still find a place', async () => {
    const scheduler = engine.schedule({ queueLimit: 6 })
    const answers: Promise<unknown>[] = []
    const knock = (tenant: string): unknown => {
      try {
        answers.push(collect(scheduler.generate(greedy({ tenant, maxTokens: 3 }))))
        return 'in'
      } catch (error) {
        return error
      }
    }
    const flood = times(10, () => knock('flood'))
    // One has its slot at once, four of six places are the flood's.
    expect(flood.filter((one) => one === 'in')).toHaveLength(5)
    expect(flood.at(-1)).toMatchObject({ code: 'overloaded', retryAfterSeconds: expect.any(Number) })
    expect([knock('newcomer'), knock('another')]).toEqual(['in', 'in'])
    expect(knock('third')).toMatchObject({ code: 'overloaded' })
    await Promise.all(answers)
    expect(knock('flood')).toBe('in')
    await Promise.all(answers)
  })

  test('with eight slots one is kept for whoever has none', async () => {
    const wide = await openTinyEngine(dataDir, { slots: 8 })
    const scheduler = wide.schedule()
    const answers = times(12, (i) =>
      collect(scheduler.generate(greedy({ tenant: 'flood', prompt: [i, 8], maxTokens: 60 }))),
    )
    for (let step = 0; step < 20; step++) await new Promise((resolve) => setImmediate(resolve))
    expect(scheduler.load).toEqual({ running: 7, waiting: 5 })
    await collect(scheduler.generate(greedy({ tenant: 'newcomer', maxTokens: 1 })))
    expect(scheduler.load.waiting).toBe(5)
    await Promise.all(answers)
    await wide.decoder.close()
  })
})

describe('who goes frees his slots before the next run', () => {
  test('when the client leaves in the middle of an answer', async () => {
    const scheduler = engine.schedule()
    const client = new AbortController()
    const steps = scheduler.generate(greedy({ choices: 2, maxTokens: 100, signal: client.signal }))
    const next = collect(scheduler.generate(greedy({ prompt: [5, 6], maxTokens: 3 })))
    let seen = 0
    await expect(
      (async () => {
        for await (const _ of steps) if (++seen === 8) client.abort()
      })(),
    ).rejects.toMatchObject({ code: 'cancelled' })
    const { generatedTokens } = scheduler.totals
    // What was written when he left, and what the waiting one has got since: nothing was written for nobody.
    expect(generatedTokens).toBeLessThanOrEqual(8 + 3)
    expect(scheduler.load).toEqual({ running: 1, waiting: 0 })
    expect(await next).toHaveLength(3)
  })

  test('when its time is over, with an error that says so, while it is written and while it waits', async () => {
    let nowMs = 1000
    const scheduler = engine.schedule({ clock: { nowMs: () => nowMs } })
    const late = scheduler.generate(greedy({ choices: 2, maxTokens: 100, timeoutMs: 500 }))
    const waiting = collect(scheduler.generate(greedy({ maxTokens: 3, timeoutMs: 400 })))
    const patient = collect(scheduler.generate(greedy({ maxTokens: 3 })))
    let seen = 0
    const read = (async () => {
      for await (const _ of late) if (++seen === 8) nowMs = 1500
    })()
    await expect(read).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('500 ms') })
    await expect(waiting).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('400 ms'),
    })
    expect(await patient).toHaveLength(3)
    expect(scheduler.totals.timeouts).toBe(2)
    expect(scheduler.load).toEqual({ running: 0, waiting: 0 })
  })

  test('when he leaves while his adapter is still being read: it is given back, and others were not held up', async () => {
    const scheduler = engine.schedule()
    const client = new AbortController()
    const { adapter } = engine.adapters[1]!
    let arrive: () => void = () => undefined
    let released = 0
    const pinAdapter = async () => {
      await new Promise<void>((resolve) => {
        arrive = resolve
      })
      return { adapter: adapter!, release: () => released++ }
    }
    const gone = collect(scheduler.generate({ ...greedy({ signal: client.signal }), pinAdapter }))
    expect(await collect(scheduler.generate(greedy({ maxTokens: 3 })))).toHaveLength(3)
    client.abort()
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
    arrive()
    await scheduler.drain()
    expect(released).toBe(1)
    expect(scheduler.load).toEqual({ running: 0, waiting: 0 })
  })

  test('an adapter that cannot be read ends its own request alone', async () => {
    const scheduler = engine.schedule()
    const pinAdapter = () => Promise.reject(new Error('unreadable'))
    const failed = collect(scheduler.generate({ ...greedy({}), pinAdapter }))
    const other = collect(scheduler.generate(greedy({ maxTokens: 3 })))
    await expect(failed).rejects.toThrow('unreadable')
    expect(await other).toHaveLength(3)
  })
})

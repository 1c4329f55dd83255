import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTimeLimit } from '@/guardrails/time-limit'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const now = () => performance.now()
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

test('stands still while it is waited for something, also for two things at once, and goes on where it stood', async () => {
  const limit = createTimeLimit(100, { now })
  const work = async () => {
    await sleep(60)
    await Promise.all([limit.standStill(sleep(1_000)), limit.standStill(sleep(3_000))])
    await limit.standStill(sleep(500))
    await sleep(39)
    return 'done'
  }
  const held = limit.hold(work())
  await vi.advanceTimersByTimeAsync(3_599)
  expect(await held).toBe('done')
  expect(limit.stoodMs()).toBe(3_500)
})

test('what is left of it is not more for that', async () => {
  const limit = createTimeLimit(100, { now })
  const held = limit.hold(sleep(60).then(() => limit.standStill(sleep(1_000)).then(() => sleep(41))))
  const ended = expect(held).rejects.toThrow('did not answer within 100 ms')
  await vi.advanceTimersByTimeAsync(1_101)
  await ended
  expect(limit.signal().aborted).toBe(true)
})

test('a wait that fails ends, and the caller can give up in it', async () => {
  const caller = new AbortController()
  const limit = createTimeLimit(100, { now, signal: caller.signal })
  const failed = limit.standStill(Promise.reject(new Error('no engine')))
  await expect(failed).rejects.toThrow('no engine')
  const ended = expect(limit.hold(limit.standStill(sleep(9_000)))).rejects.toThrow('gone')
  caller.abort(new Error('gone'))
  await ended
  await vi.advanceTimersByTimeAsync(9_000)
  expect(vi.getTimerCount()).toBe(0)
})

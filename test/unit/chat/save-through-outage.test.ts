import { expect, test } from 'vitest'
import { saveThroughOutage } from '@/lib/chat/save-through-outage'
import { PolyphonyError } from '@/lib/core/errors'

/** A clock that moves only while somebody sleeps. */
function time() {
  let nowMs = 0
  return {
    clock: { nowMs: () => nowMs },
    sleep: async (ms: number) => {
      nowMs += ms
    },
  }
}

/** Fails with each error in turn, then succeeds. */
function failing(...errors: Error[]) {
  let tries = 0
  return {
    tries: () => tries,
    save: async () => {
      const error = errors[tries++]
      if (error) throw error
    },
  }
}

const away = new Error('connection refused')
const ended = new PolyphonyError('conflict', 'ended already')

test('saves as soon as the database is back', async () => {
  const { save, tries } = failing(away, new PolyphonyError('internal', 'The database is not running'), away)
  await saveThroughOutage(save, time())
  expect(tries()).toBe(4)
})

test('gives up after about ten seconds and tells the last error', async () => {
  const during = time()
  const { save, tries } = failing(...Array.from({ length: 100 }, () => away))
  await expect(saveThroughOutage(save, during)).rejects.toBe(away)
  expect(during.clock.nowMs()).toBeLessThanOrEqual(10_000)
  expect(during.clock.nowMs()).toBeGreaterThan(7_000)
  expect(tries()).toBeLessThan(12)
})

test('does not wait for what no waiting can mend', async () => {
  const { save, tries } = failing(ended)
  await expect(saveThroughOutage(save, time())).rejects.toBe(ended)
  expect(tries()).toBe(1)
})

test('counts what was kept before the connection broke as kept', async () => {
  await saveThroughOutage(failing(away, ended).save, time())
})

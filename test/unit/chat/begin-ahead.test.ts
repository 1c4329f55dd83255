import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { beginAhead } from '@/lib/chat/begin-ahead'

const { signal } = new AbortController()

async function settle() {
  for (let turn = 0; turn < 5; turn++) await nextTick()
}

test('as many as it may are made before anybody reads, and all are read in order', async () => {
  const made: number[] = []
  const { events } = beginAhead(
    async function* () {
      for (let one = 0; one < 5; one++) {
        made.push(one)
        yield one
      }
    },
    { signal, most: 2 },
  )
  await settle()
  expect(made).toEqual([0, 1])
  const read: number[] = []
  for await (const one of events) read.push(one)
  expect(read).toEqual([0, 1, 2, 3, 4])
})

test('a failure ahead is told after what came before it, and to nobody else', async () => {
  const { events } = beginAhead(
    async function* () {
      yield 1
      throw new Error('gone')
    },
    { signal, most: 3 },
  )
  await settle()
  expect(await events.next()).toEqual({ done: false, value: 1 })
  await expect(events.next()).rejects.toThrow('gone')
})

/** Yields once, then waits for its signal. */
function waiting() {
  const state = { isClosed: false }
  async function* make(own: AbortSignal) {
    try {
      yield 1
      await new Promise((_, reject) => own.addEventListener('abort', () => reject(own.reason)))
    } finally {
      state.isClosed = true
    }
  }
  return { state, make }
}

test('what nobody will read is ended', async () => {
  const { state, make } = waiting()
  const { giveUp } = beginAhead(make, { signal, most: 3 })
  await settle()
  await giveUp()
  expect(state.isClosed).toBe(true)
})

test('who leaves ends it, though it waits for what comes next', async () => {
  const { state, make } = waiting()
  for await (const _ of beginAhead(make, { signal, most: 3 }).events) break
  expect(state.isClosed).toBe(true)
})

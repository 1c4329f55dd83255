import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { gatherPieces } from '@/lib/chat/gather-pieces'
import type { DrawEvent } from '@/lib/inference/model-server'

const piece = (text: string, choice = 0): DrawEvent => ({ type: 'piece', choice, text, logProbs: [-1] })
const END: DrawEvent = { type: 'end', choice: 0, reason: 'stop' }

async function gather(
  draw: (signal: AbortSignal) => AsyncGenerator<DrawEvent>,
  most = Number.POSITIVE_INFINITY,
  pauseMs = () => 0,
): Promise<DrawEvent[]> {
  const events: DrawEvent[] = []
  for await (const event of gatherPieces(draw, new AbortController().signal, pauseMs)) {
    events.push(event)
    if (events.length >= most) break
  }
  return events
}

test('pieces that come one by one are passed on one by one', async () => {
  const events = await gather(async function* () {
    for (const text of ['a', 'b', 'c']) {
      yield piece(text)
      for (let turn = 0; turn < 3; turn++) await nextTick()
    }
    yield END
  })
  expect(events).toEqual([piece('a'), piece('b'), piece('c'), END])
})

test('pieces of one draft that came together are one piece, in order, with all their probabilities', async () => {
  const events = await gather(async function* () {
    yield* [piece('a'), piece('b'), piece('c', 1), piece('d', 1), piece('e'), END]
  })
  expect(events).toEqual([
    { ...piece('ab'), logProbs: [-1, -1] },
    { ...piece('cd', 1), logProbs: [-1, -1] },
    piece('e'),
    END,
  ])
})

test('what was drawn before a failure comes first, then the failure', async () => {
  const seen: DrawEvent[] = []
  const failing = gatherPieces(async function* () {
    yield piece('a')
    throw new Error('the model is gone')
  }, new AbortController().signal)
  await expect(
    (async () => {
      for await (const event of failing) seen.push(event)
    })(),
  ).rejects.toThrow('the model is gone')
  expect(seen).toEqual([piece('a')])
})

test('who leaves ends the drawing, also while the model is silent', async () => {
  let closed = false
  const events = await gather(async function* (signal) {
    try {
      yield piece('a')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    } finally {
      closed = true
    }
  }, 1)
  expect(events).toEqual([piece('a')])
  expect(closed).toBe(true)
})

test('the turn’s own signal reaches the model', async () => {
  const turn = new AbortController()
  const events = gatherPieces(async function* (signal) {
    yield piece('a')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }, turn.signal)
  expect(await events.next()).toMatchObject({ value: piece('a') })
  turn.abort(new Error('stopped'))
  await expect(events.next()).rejects.toThrow('stopped')
})

describe('where pieces are waited for', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const HOUR = 3_600_000

  /** What is drawn takes its time by the clock that is wound on here. */
  async function pass(ms: number) {
    for (let turn = 0; turn < 3; turn++) await nextTick()
    await vi.advanceTimersByTimeAsync(ms)
    for (let turn = 0; turn < 3; turn++) await nextTick()
  }

  test('those of one pause are one, and the first is not waited for', async () => {
    const events = await gather(
      async function* () {
        for (const text of ['a', 'b', 'c', 'd', 'e']) {
          yield piece(text)
          await pass(20)
        }
      },
      Number.POSITIVE_INFINITY,
      () => 60,
    )
    expect(events.map((event) => event.type === 'piece' && event.text)).toEqual(['a', 'bc', 'de'])
  })

  test('an end, a failure and a stop are passed on at once', async () => {
    const draws: (() => AsyncGenerator<DrawEvent>)[] = [
      async function* () {
        yield piece('a')
        await pass(1)
        yield* [piece('b'), END]
      },
      async function* () {
        yield piece('a')
        await pass(1)
        yield piece('b')
        await pass(1)
        throw new Error('gone')
      },
    ]
    for (const draw of draws) {
      const seen: DrawEvent[] = []
      const reading = (async () => {
        for await (const event of gatherPieces(draw, new AbortController().signal, () => HOUR))
          seen.push(event)
      })().catch((error: Error) => expect(error.message).toBe('gone'))
      await reading
      expect(seen.slice(0, 2)).toEqual([piece('a'), piece('b')])
    }
  })
})

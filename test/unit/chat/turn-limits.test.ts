import { expect, test } from 'vitest'
import { type Asker, TurnLimits } from '@/lib/chat/turn-limits'

const guests = { running: 2, waiting: 2 }
const settings = { running: 3, waiting: 3, guests, waitingEach: 2, patienceMs: 1_000 }
const signal = new AbortController().signal
const account = (id: string, runningEach: number): Asker => ({ id, isGuest: false, runningEach })
const guest = (id: string): Asker => ({ id, isGuest: true, runningEach: 1 })
/** Whoever is still in the queue when a test ends is turned away then, and nobody looks. */
const stayWaiting = (limits: TurnLimits, asker: Asker) =>
  void limits.enter(asker, signal).catch(() => undefined)
const tick = () => new Promise((resolve) => setTimeout(resolve, 0))

test('lets an asker run so many turns and queues the next', async () => {
  const limits = new TurnLimits(settings)
  const leave = await limits.enter(account('a', 2), signal)
  await limits.enter(account('a', 2), signal)
  let isIn = false
  const third = limits.enter(account('a', 2), signal).then((leaveThird) => {
    isIn = true
    return leaveThird
  })
  await tick()
  expect(isIn).toBe(false)
  leave()
  await third
  expect(isIn).toBe(true)
})

test('does not let one asker’s queue hold up another', async () => {
  const limits = new TurnLimits(settings)
  await limits.enter(account('a', 1), signal)
  stayWaiting(limits, account('a', 1))
  await limits.enter(account('b', 1), signal)
})

test('tells the asker, or everybody, to come back when the queue is full', async () => {
  const limits = new TurnLimits(settings)
  for (let i = 0; i < 3; i++) await limits.enter(account('a', 3), signal)
  stayWaiting(limits, account('a', 3))
  stayWaiting(limits, account('a', 3))
  await expect(limits.enter(account('a', 3), signal)).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 5,
  })
  stayWaiting(limits, account('b', 3))
  await expect(limits.enter(account('c', 3), signal)).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterSeconds: 5,
  })
})

test('takes a waiting asker who left out of the queue', async () => {
  const limits = new TurnLimits({ ...settings, running: 1 })
  const leave = await limits.enter(account('a', 1), signal)
  const gone = new AbortController()
  const waiting = limits.enter(account('b', 1), gone.signal)
  gone.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  await expect(limits.enter(account('b', 1), gone.signal)).rejects.toMatchObject({ code: 'cancelled' })
  leave()
  await limits.enter(account('c', 1), signal)
})

test('gives a place back once, however often it is returned', async () => {
  const limits = new TurnLimits({ ...settings, running: 1, patienceMs: 10 })
  const leave = await limits.enter(account('a', 1), signal)
  leave()
  leave()
  await limits.enter(account('b', 1), signal)
  await expect(limits.enter(account('c', 1), signal)).rejects.toMatchObject({ code: 'overloaded' })
})

test('does not wait for ever', async () => {
  const limits = new TurnLimits({ ...settings, patienceMs: 10 })
  await limits.enter(account('a', 1), signal)
  await expect(limits.enter(account('a', 1), signal)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('keeps places for accounts and keys, however many guests ask', async () => {
  const limits = new TurnLimits(settings)
  const leave = await limits.enter(guest('a'), signal)
  await limits.enter(guest('b'), signal)
  const third = limits.enter(guest('c'), signal)
  stayWaiting(limits, guest('d'))
  await expect(limits.enter(guest('e'), signal)).rejects.toMatchObject({ code: 'overloaded' })
  const leaveAccount = await limits.enter(account('f', 1), signal)
  const waiting = limits.enter(account('g', 1), signal)
  leaveAccount()
  await waiting
  leave()
  await third
})

test('what can wait goes on when nobody has a turn running, and not later than it said', async () => {
  const limits = new TurnLimits(settings)
  await limits.quiet(60_000, signal)
  const leave = await limits.enter(account('a', 1), signal)
  let isQuiet = false
  const waiting = limits.quiet(60_000, signal).then(() => {
    isQuiet = true
  })
  await tick()
  expect(isQuiet).toBe(false)
  leave()
  await waiting
  await limits.enter(account('b', 1), signal)
  // Somebody always asks: it goes on all the same.
  await limits.quiet(1, signal)
  const gone = new AbortController()
  const aborted = limits.quiet(60_000, gone.signal)
  gone.abort()
  await aborted
})

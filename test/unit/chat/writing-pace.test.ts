import { expect, test } from 'vitest'
import { WritingPace } from '@/lib/chat/writing-pace'

/** A process as busy as `load` says, asked every quarter of a second for some seconds. */
function paceOf(load: (pauseMs: number) => number) {
  let nowMs = 0
  let pause = 0
  const pace = new WritingPace(
    () => load(pause),
    () => nowMs,
  )
  const pauses: number[] = []
  for (let look = 0; look < 40; look++, nowMs += 250) {
    pause = pace.pauseMs()
    pauses.push(pause)
  }
  return { pace, pauses, last: pause }
}

test('a process with time to spare passes everything on at once', () => {
  expect(paceOf(() => 0.3).pauses.every((pause) => pause === 0)).toBe(true)
})

test('one that is busy throughout gathers for a tenth of a second and no longer', () => {
  expect(paceOf(() => 1).last).toBeCloseTo(100, 0)
})

test('where the pause makes the load less, it settles', () => {
  // A hundredth of a second of gathering halves what an answer costs, and so on.
  const { pauses } = paceOf((pause) => Math.min(1, 0.3 + 0.9 / (1 + pause / 10)))
  const [first = 0, ...later] = pauses.slice(-8)
  expect(first).toBeGreaterThan(5)
  expect(first).toBeLessThan(50)
  for (const pause of later) expect(Math.abs(pause - first)).toBeLessThan(5)
})

test('after a while in which nobody wrote it begins anew', () => {
  let [nowMs, load] = [0, 1]
  const pace = new WritingPace(
    () => load,
    () => nowMs,
  )
  for (; nowMs < 5_000; nowMs += 250) pace.pauseMs()
  expect(pace.pauseMs()).toBeGreaterThan(90)
  load = 0.1
  nowMs += 60_000
  expect(pace.pauseMs()).toBe(0)
})

test('between two looks it stays as it is', () => {
  let looks = 0
  const pace = new WritingPace(
    () => {
      looks += 1
      return 1
    },
    () => 10,
  )
  expect(new Set([pace.pauseMs(), pace.pauseMs(), pace.pauseMs()]).size).toBe(1)
  expect(looks).toBe(1)
})

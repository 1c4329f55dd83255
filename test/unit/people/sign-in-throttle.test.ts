import { expect, test } from 'vitest'
import { SignInThrottle } from '@/lib/people/sign-in-throttle'

const wrong = async () => undefined
const right = async () => 'Ada'

function at() {
  const clock = { ms: 0, nowMs: () => clock.ms }
  return { clock, throttle: new SignInThrottle(clock) }
}

async function failTimes(throttle: SignInThrottle, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await throttle.check('ada@example.org', wrong)
}

test('the delay at one address doubles up to a minute, and nothing is checked meanwhile', async () => {
  const { clock, throttle } = at()
  await failTimes(throttle, 5)
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    let isChecked = false
    const refused = await throttle
      .check('ada@example.org', async () => {
        isChecked = true
      })
      .catch((error) => error)
    expect(refused).toMatchObject({ code: 'rate_limited' })
    expect(isChecked).toBe(false)
    waits.push(refused.retryAfterSeconds)
    clock.ms += refused.retryAfterSeconds * 1_000
    await throttle.check('ada@example.org', wrong)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
})

test('another address is free meanwhile; the right password, or time, clears one’s own', async () => {
  const { clock, throttle } = at()
  await failTimes(throttle, 5)
  expect(await throttle.check('bo@example.org', right)).toBe('Ada')
  clock.ms += 1_000
  expect(await throttle.check('ada@example.org', right)).toBe('Ada')
  await failTimes(throttle, 5)
  clock.ms += 15 * 60_000
  await failTimes(throttle, 5)
  await expect(throttle.check('ada@example.org', right)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('tries at the same moment are not all free', async () => {
  const { throttle } = at()
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => throttle.check('ada@example.org', wrong)),
  )
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
})

test('two checks run at once, twenty wait in order, the next is refused; a failed check gives its place back', async () => {
  const { throttle } = at()
  const ends: (() => void)[] = []
  let running = 0
  let most = 0
  const begun: number[] = []
  const check = (index: number) =>
    throttle.check(`${index}@example.org`, async () => {
      begun.push(index)
      most = Math.max(most, ++running)
      await new Promise<void>((end) => ends.push(end))
      running--
      if (index % 2 === 0) throw new Error('the database is gone')
      return index
    })
  const all = Array.from({ length: 22 }, (_, index) => check(index).catch(() => -1))
  await expect(check(22)).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 5 })
  for (let done = 0; done < 22; done++) {
    await expect.poll(() => ends.length).toBeGreaterThan(0)
    ends.shift()?.()
  }
  expect(await Promise.all(all)).toEqual(Array.from({ length: 22 }, (_, i) => (i % 2 ? i : -1)))
  expect(most).toBe(2)
  expect(begun).toEqual(Array.from({ length: 22 }, (_, index) => index))
  const later = check(99)
  await expect.poll(() => ends.length).toBe(1)
  ends.shift()?.()
  expect(await later).toBe(99)
})

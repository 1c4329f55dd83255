import { expect, test } from 'vitest'
import { summariseUsage } from '@/lib/usage/read-usage'

const clock = { nowMs: () => Date.UTC(2026, 2, 1, 23, 59) }
const row = (day: string, model: string, keyId: string | null, requests: number) => ({
  ...{ day, model, keyId, requests, promptTokens: requests * 10, completionTokens: requests },
})

test('every day of the period stands there once, across the end of a month, and sums are by day, model and key', () => {
  const report = summariseUsage(
    [row('2026-02-28', 'a/x', 'k1', 2), row('2026-02-28', 'a/y', 'k2', 3), row('2026-03-01', 'a/x', 'k1', 4)],
    { period: 3, clock, nameKey: (id) => `key ${id}` },
  )
  expect(report.days.map(({ name, requests }) => [name, requests])).toEqual([
    ['2026-02-27', 0],
    ['2026-02-28', 5],
    ['2026-03-01', 4],
  ])
  expect(report.models.map(({ name, requests }) => [name, requests])).toEqual([
    ['a/x', 6],
    ['a/y', 3],
  ])
  expect(report.keys.map(({ name, promptTokens }) => [name, promptTokens])).toEqual([
    ['key k1', 60],
    ['key k2', 30],
  ])
  expect(report.total).toEqual({ requests: 9, promptTokens: 90, completionTokens: 9 })
})

test('where nobody is named there is nothing by key', () => {
  const report = summariseUsage([row('2026-03-01', 'a/x', null, 1)], {
    period: 1,
    clock,
    nameKey: (id) => id,
  })
  expect([report.keys, report.days.length]).toEqual([[], 1])
})

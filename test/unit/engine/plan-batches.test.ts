import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planBatches } from '@/lib/engine/decoder/plan-batches'

const cost = { base: 1000, rowRank: 1 }

test('equal ranks are one run, and so are ranks that differ little', () => {
  expect(planBatches([8, 8, 8], cost)).toEqual([{ first: 0, count: 3 }])
  expect(planBatches([0, 8, 16, 16], cost)).toEqual([{ first: 0, count: 4 }])
  expect(planBatches([], cost)).toEqual([])
})

test('one large adapter among many small ones runs alone', () => {
  const small = Array.from({ length: 30 }, () => 8)
  expect(planBatches([...small, 256], cost)).toEqual([
    { first: 0, count: 30 },
    { first: 30, count: 1 },
  ])
})

test('the runs hold every row once, and no other cut moves fewer bytes', () => {
  const bytesOf = (ranks: number[]) => cost.base + ranks.length * Math.max(...ranks) * cost.rowRank
  const cheapest = (ranks: number[]): number =>
    ranks.length === 0
      ? 0
      : Math.min(...ranks.map((_, i) => bytesOf(ranks.slice(0, i + 1)) + cheapest(ranks.slice(i + 1))))
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 4, 16, 64, 256), { minLength: 1, maxLength: 9 }), (ranks) => {
      const parts = planBatches(ranks, cost).map(({ first, count }) => ranks.slice(first, first + count))
      expect(parts.flat()).toEqual(ranks)
      expect(parts.reduce((sum, part) => sum + bytesOf(part), 0)).toBe(cheapest(ranks))
    }),
  )
})

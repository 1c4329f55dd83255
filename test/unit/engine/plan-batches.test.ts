import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planBatches } from '@/lib/engine/decoder/plan-batches'

const cost = { base: 1000, rowRank: [1, 2] }
/** One rank for the first target, none for the second. */
const plain = (ranks: number[]) => ranks.map((rank) => [rank, 0])

test('equal ranks are one run, and so are ranks that differ little', () => {
  expect(planBatches(plain([8, 8, 8]), cost)).toEqual([{ first: 0, count: 3 }])
  expect(planBatches(plain([0, 8, 16, 16]), cost)).toEqual([{ first: 0, count: 4 }])
  expect(planBatches([], cost)).toEqual([])
})

test('one large adapter among many small ones runs alone', () => {
  const small = Array.from({ length: 30 }, () => 8)
  expect(planBatches(plain([...small, 256]), cost)).toEqual([
    { first: 0, count: 30 },
    { first: 30, count: 1 },
  ])
})

test('adapters of other targets are not padded with each other where that costs more than another run', () => {
  const [first, second] = [
    Array.from({ length: 9 }, () => [200, 0]),
    Array.from({ length: 9 }, () => [0, 100]),
  ]
  expect(planBatches([...first, ...second], cost)).toEqual([
    { first: 0, count: 9 },
    { first: 9, count: 9 },
  ])
})

test('the runs hold every row once, and no other cut moves fewer bytes', () => {
  const bytesOf = (rows: number[][]) => {
    const largest = [0, 1].map((target) => Math.max(...rows.map((ranks) => ranks[target]!)))
    return cost.base + rows.length * (largest[0]! * 1 + largest[1]! * 2)
  }
  const cheapest = (rows: number[][]): number =>
    rows.length === 0
      ? 0
      : Math.min(...rows.map((_, i) => bytesOf(rows.slice(0, i + 1)) + cheapest(rows.slice(i + 1))))
  const rank = fc.constantFrom(0, 4, 16, 64, 256)
  fc.assert(
    fc.property(fc.array(fc.tuple(rank, rank), { minLength: 1, maxLength: 9 }), (rows) => {
      const parts = planBatches(rows, cost).map(({ first, count }) => rows.slice(first, first + count))
      expect(parts.flat()).toEqual(rows)
      expect(parts.reduce((sum, part) => sum + bytesOf(part), 0)).toBe(cheapest(rows))
    }),
  )
})

import { expect, test } from 'vitest'
import { findFarthestParts, groupLatents } from '@/lib/rerank/group-latents'

/** A unit vector at an angle, so that the cosine of two is that of the angle between them. */
const at = (degrees: number) =>
  Float64Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))

test('alike answers share a group, the largest group first, who is alone has one of its own', () => {
  expect(groupLatents([at(90), at(0), at(10), at(95), at(5)], 0.9)).toEqual([
    [1, 2, 4],
    [0, 3],
  ])
  expect(groupLatents([at(0), at(90), at(180)], 0.5)).toEqual([[0], [1], [2]])
})

test('a chain of neighbours does not join ends that are nothing alike', () => {
  // 0–40 and 40–80 are alike at 0.7 (cos 40° = 0.77), 0–80 are not (0.17), and the mean of both is 0.47.
  expect(groupLatents([at(0), at(40), at(80)], 0.7)).toEqual([[0, 1], [2]])
})

test('nothing and one answer make no trouble', () => {
  expect(groupLatents([], 0.5)).toEqual([])
  expect(groupLatents([at(0)], 0.5)).toEqual([[0]])
})

test('the part that nobody else comes near is the farthest; an answer of one part has none', () => {
  const parts = [[at(0), at(100)], [at(5)], [at(2), at(-60)]]
  expect(findFarthestParts(parts)).toEqual([1, null, 1])
  expect(findFarthestParts([[at(0), at(50)]])).toEqual([null])
})

import { expect, test } from 'vitest'
import { INJECTION_PHRASES, listKeywords } from '../../bench/guardrails/baselines'
import {
  countHits,
  describeCounts,
  falsePositivesOf,
  precisionOf,
  recallOf,
} from '../../bench/guardrails/counts'

test('recall, precision and false positives are the textbook’s, and nothing is made up where nothing was asked', () => {
  const row = (isHarmful: boolean, isHit: boolean, times: number) => Array(times).fill({ isHarmful, isHit })
  // Of 10 harmful texts 8 found, of 90 harmless 2 taken for harmful.
  const counts = countHits([
    ...row(true, true, 8),
    ...row(true, false, 2),
    ...row(false, true, 2),
    ...row(false, false, 88),
  ])
  expect([recallOf(counts), precisionOf(counts), falsePositivesOf(counts)]).toEqual([80, 80, 2.2])
  expect(describeCounts(countHits([]))).toEqual(['not measured', '–', 'not measured'])
  expect(describeCounts(countHits(row(false, true, 1)))).toEqual(['not measured', '–', '100.0 (1/1)'])
})

test('the keyword baseline finds whole words in any case, signs taken literally', () => {
  const find = listKeywords([...INJECTION_PHRASES, 'c*nt', 'a.b'])
  for (const text of ['please IGNORE previous instructions', 'you are DAN!', 'a c*nt', 'a.b'])
    expect(find(text)).toBe(true)
  for (const text of ['dance', 'count', 'axb', '']) expect(find(text)).toBe(false)
})

import { expect, test } from 'vitest'
import { formatDuration } from '@/app/api/v1/limit-headers'

test.each([
  [0, '0ms'],
  [11.2, '12ms'],
  [999.5, '1000ms'],
  [1_000, '1s'],
  [7_660, '7.66s'],
  [59_999, '59.99s'],
  [60_000, '1m0s'],
  [179_560, '2m59.56s'],
])('%d ms are written as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

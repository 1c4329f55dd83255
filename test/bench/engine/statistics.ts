import type { Timing } from './side'

/** Of all rows together, from the first arrival to the last token. */
export function tokensPerSecond(timings: Timing[]): number {
  const from = Math.min(...timings.map(({ arrivedMs }) => arrivedMs))
  const to = Math.max(...timings.map(({ lastMs }) => lastMs))
  return (1000 * timings.reduce((sum, { tokens }) => sum + tokens, 0)) / (to - from)
}

/** Of a row alone, from its first token to its last. */
export function writingSpeed([timing]: Timing[]): number {
  return timing ? (1000 * (timing.tokens - 1)) / (timing.lastMs - timing.firstMs) : Number.NaN
}

/** Tokens a second of a prompt alone. */
export function readingSpeed([timing]: Timing[], promptTokens: number): number {
  return timing ? (1000 * promptTokens) / (timing.firstMs - timing.arrivedMs) : Number.NaN
}

/** The time to the first token that 95 of 100 rows stay below. */
export function firstTokenP95(timings: Timing[]): number {
  const sorted = timings.map(({ arrivedMs, firstMs }) => firstMs - arrivedMs).sort((a, b) => a - b)
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** To three places. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

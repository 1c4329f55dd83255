import type { Pair } from './measure-round'

/** What the hub adds, in milliseconds. */
export interface Added {
  answers: number
  ttftP50Ms: number
  ttftP95Ms: number
  /** How much later the whole answer is there, for each of its tokens. */
  tokenP50Ms: number
  /** The longest silence inside an answer, beyond the longest of the model server's own. */
  gapP95Ms: number
}

/** Differences of pairs, then their quantiles. */
export function addedTimes(pairs: Pair[]): Added {
  const ttft = pairs.map(({ hub, model }) => firstMs(hub.textMs) - firstMs(model.textMs))
  // By the answer's end and not by its pieces: what a filter held back may leave in one piece.
  const token = pairs.map(
    ({ hub, model }) => (lastMs(hub.textMs) - lastMs(model.textMs)) / model.textMs.length,
  )
  const gap = pairs.map(({ hub, model }) => longestGapMs(hub.textMs) - longestGapMs(model.textMs))
  return {
    answers: pairs.length,
    ttftP50Ms: quantile(ttft, 0.5),
    ttftP95Ms: quantile(ttft, 0.95),
    tokenP50Ms: quantile(token, 0.5),
    gapP95Ms: quantile(gap, 0.95),
  }
}

const firstMs = (times: number[]): number => times[0] ?? Number.NaN

const lastMs = (times: number[]): number => times.at(-1) ?? Number.NaN

function longestGapMs(times: number[]): number {
  return Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? time)))
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

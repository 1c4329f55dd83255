/** Neighbouring rows that one run of the graph takes. */
export interface BatchPart {
  first: number
  count: number
}

/** What a run moves through memory, in bytes: it bounds the time of a step. */
export interface RunCost {
  /** The base's weights, once a run. */
  base: number
  /** A row's adapter, for each rank it is padded to. */
  rowRank: number
}

/**
 * Cuts rows into runs so that the bytes moved are fewest: a run pads all its adapters to the largest rank in it, so one of
 * rank 256 among thirty of rank 8 is worth another pass over the base's weights.
 * @param ranks by row; only neighbours can share a run, so ascending ones are cheapest.
 */
export function planBatches(ranks: readonly number[], cost: RunCost): BatchPart[] {
  // least[n]: the cheapest way to run the first n rows, and where its last run begins.
  const least = [{ bytes: 0, start: 0 }]
  for (let end = 1; end <= ranks.length; end++) {
    let best = { bytes: Number.POSITIVE_INFINITY, start: 0 }
    let largest = 0
    for (let start = end - 1; start >= 0; start--) {
      largest = Math.max(largest, ranks[start]!)
      const run = cost.base + (end - start) * largest * cost.rowRank
      const bytes = least[start]!.bytes + run
      if (bytes < best.bytes) best = { bytes, start }
    }
    least.push(best)
  }
  const parts: BatchPart[] = []
  for (let end = ranks.length; end > 0; end = least[end]!.start) {
    parts.unshift({ first: least[end]!.start, count: end - least[end]!.start })
  }
  return parts
}

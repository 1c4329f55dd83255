/** Neighbouring rows that one run of the graph takes. */
export interface BatchPart {
  first: number
  count: number
}

/** What a run moves through memory, in bytes: it bounds the time of a step. */
export interface RunCost {
  /** The base's weights, once a run. */
  base: number
  /** A row's adapter, by target, for each rank that the target is padded to. */
  rowRank: readonly number[]
}

/**
 * Cuts rows into runs so that the bytes moved are fewest: a run pads all its adapters to the largest ranks in it, so one of
 * rank 256 among thirty of rank 8 is worth another pass over the base's weights.
 * @param ranks by row and target; only neighbours can share a run, so rows of like adapters should be neighbours.
 */
export function planBatches(ranks: readonly (readonly number[])[], cost: RunCost): BatchPart[] {
  // least[n]: the cheapest way to run the first n rows, and where its last run begins.
  const least = [{ bytes: 0, start: 0 }]
  for (let end = 1; end <= ranks.length; end++) {
    let best = { bytes: Number.POSITIVE_INFINITY, start: 0 }
    const largest = cost.rowRank.map(() => 0)
    for (let start = end - 1; start >= 0; start--) {
      let row = 0
      for (const [target, bytes] of cost.rowRank.entries()) {
        largest[target] = Math.max(largest[target]!, ranks[start]![target]!)
        row += largest[target]! * bytes
      }
      const bytes = least[start]!.bytes + cost.base + (end - start) * row
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

/**
 * How often chance alone would turn at least `more` of `more + fewer` differing pairs the same way: the exact one-sided
 * sign test, of which McNemar's is the approximation.
 */
export function signTest(more: number, fewer: number): number {
  const total = more + fewer
  let chance = 0
  let ways = 1
  for (let k = 0; k <= total; k++) {
    if (k >= more) chance += ways
    ways = (ways * (total - k)) / (k + 1)
  }
  return Math.min(1, chance / 2 ** total)
}

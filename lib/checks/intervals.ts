/** The 97.5th percentile of the normal distribution: intervals of 95 %. */
const Z = 1.959963984540054

/**
 * The interval of 95 % for a share of which `count` of `total` were seen; 0 to 1 where nothing was.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 */
export function wilsonInterval(count: number, total: number): { low: number; high: number } {
  if (total === 0) return { low: 0, high: 1 }
  const share = count / total
  const spread = Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total))
  const centre = share + (Z * Z) / (2 * total)
  const scale = 1 + (Z * Z) / total
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}

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

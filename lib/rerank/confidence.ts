/**
 * How sure the model was of a draft, 0 to 1: the second-lowest probability among its tokens.
 *
 * The lowest one alone is too often a harmless choice between two wordings. One token counts for itself; none give 0.
 * `tokenLogProbs` are natural logarithms.
 */
export function confidenceOf(tokenLogProbs: readonly number[]): number {
  const sorted = [...tokenLogProbs].sort((a, b) => a - b)
  const logProb = sorted[Math.min(1, sorted.length - 1)]
  return logProb === undefined || Number.isNaN(logProb) ? 0 : Math.min(1, Math.exp(logProb))
}

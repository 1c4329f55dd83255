import { BLOCK_TOKENS } from './prefix-cache'

/**
 * Tokens of the next piece of a prompt: whole blocks, or all that is left.
 *
 * Matrix kernels work on groups of rows, and a row that is left alone has its sums in another order. A prompt whose last
 * token would stand alone behind whole blocks is therefore read with its last 17 tokens apart, however it was cut before.
 * @param budget at least two blocks.
 */
export function chunkSize(left: number, budget: number): number {
  const endsAlone = left % BLOCK_TOKENS === 1 && left > BLOCK_TOKENS + 1
  if (!endsAlone && left <= budget) return left
  const most = endsAlone ? Math.min(budget, left - BLOCK_TOKENS - 1) : budget
  return most - (most % BLOCK_TOKENS)
}

import { BLOCK_TOKENS } from './prefix-cache'

/**
 * Tokens of the next piece of a prompt: whole blocks, or all that is left. A single token is never left over: it would be
 * read by the kernel for one row, whose sums come in another order.
 */
export function chunkSize(left: number, budget: number): number {
  if (left <= budget) return left
  const blocks = budget - (budget % BLOCK_TOKENS)
  return left - blocks === 1 ? blocks - BLOCK_TOKENS : blocks
}

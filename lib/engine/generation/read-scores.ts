import type { Decoder } from '../decoder/decoder'
import type { PreparedAdapter } from '../decoder/prepared-adapter'
import { chunkSize } from './chunk-size'
import { BLOCK_TOKENS } from './prefix-cache'
import { logSumExp } from './sample-token'

/** Reads the next piece of a text: the tokens it had, and what the whole text gives once its last piece is read. */
export type ReadPiece<T> = () => Promise<{ tokens: number; result: T | undefined }>

/** Tokens of one piece: what a prompt gets between two steps of the running answers, too. */
const MOST_TOKENS = 128
/** Fewer are not worth a run, and `chunkSize` needs two blocks. */
const LEAST_TOKENS = 2 * BLOCK_TOKENS
/** Logits that a piece may bring (16 MiB), whatever the vocabulary. */
const MOST_LOGITS = 2 ** 22

/**
 * Reads a text piece by piece: the natural logarithm of the probability of each token after all that stand before it,
 * [tokens − 1], for nothing stands before the first. The text is read in the decoder's slot beside those of the answers,
 * and neither takes from what was read before nor leaves anything there.
 * @param by.mostTokens of a piece; at least two blocks.
 */
export function readScores(
  tokens: readonly number[],
  by: { decoder: Decoder; adapter: PreparedAdapter | undefined; vocabSize: number; mostTokens: number },
): ReadPiece<number[]> {
  const { decoder, adapter, vocabSize, mostTokens } = by
  const scores: number[] = []
  let past = 0
  return async () => {
    const piece = tokens.slice(past, past + chunkSize(tokens.length - past, mostTokens))
    const logits = await decoder.readAll(piece, past, adapter)
    for (let row = 0; row < piece.length; row++) {
      const next = tokens[past + row + 1]
      if (next === undefined) break
      const own = logits.subarray(row * vocabSize, (row + 1) * vocabSize)
      scores.push((own[next] ?? Number.NaN) - logSumExp(own))
    }
    past += piece.length
    return { tokens: piece.length, result: past === tokens.length ? scores : undefined }
  }
}

/** Tokens of one piece at most: whole blocks, so that a text is cut as a prompt would be. */
export function pieceTokens(vocabSize: number): number {
  const fitting = Math.floor(MOST_LOGITS / vocabSize)
  return Math.min(MOST_TOKENS, Math.max(LEAST_TOKENS, fitting - (fitting % BLOCK_TOKENS)))
}

import { PolyphonyError } from '@/lib/core/errors'
import type { Pooling } from '@/lib/formats/encoder-settings'
import { unitLength } from './unit-length'

/**
 * One vector of length 1 from the states [tokens, width] of a text, or from [width] where the graph has pooled already.
 * Source: sentence-transformers, models/Pooling.py.
 * @throws PolyphonyError (internal) when a state is no finite number
 */
export function poolStates(
  { data, dims }: { data: Float32Array; dims: readonly number[] },
  tokens: number,
  pooling: Pooling,
): Float32Array {
  const isPooled = dims.length === 2 && dims[0] === 1
  const rows = isPooled ? 1 : tokens
  const width = data.length / rows
  if (!Number.isInteger(width) || width === 0 || data.some((value) => !Number.isFinite(value)))
    throw new PolyphonyError('internal', 'The encoder gave no finite state for each token')
  return unitLength(isPooled ? Float32Array.from(data) : POOL[pooling](data, rows, width))
}

type Pool = (states: Float32Array, tokens: number, width: number) => Float32Array

// Divided by tokens or by their root: of length 1 the two are the same.
const mean: Pool = (states, tokens, width) => {
  const sum = new Float32Array(width)
  for (let i = 0; i < states.length; i++) sum[i % width]! += states[i]! / tokens
  return sum
}

const POOL: Record<Pooling, Pool> = {
  mean,
  mean_sqrt_len_tokens: mean,
  max: (states, _, width) => {
    const most = states.slice(0, width)
    for (let i = width; i < states.length; i++) most[i % width] = Math.max(most[i % width]!, states[i]!)
    return most
  },
  cls: (states, _, width) => states.slice(0, width),
  lasttoken: (states, tokens, width) => states.slice((tokens - 1) * width),
}

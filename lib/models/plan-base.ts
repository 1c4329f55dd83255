import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { readJsonFile } from '@/lib/formats/parse-json'
import { BYTES_A_WEIGHT } from './bytes-a-weight'

/** How a base is run on this machine. */
export interface BasePlan {
  precision: 'float32' | 'int8' | 'int4'
  /** Answers written at once. */
  slots: number
  /** Longest sequence in tokens. */
  contextTokens: number
  /** Weights, the whole cache and what the process itself takes. */
  needBytes: number
}

/** Small enough that nothing is gained by rounding. */
const EXACT_BYTES = 2 ** 28
const PROCESS_BYTES = 200e6
const MOST_CONTEXT = 4096
const LEAST_CONTEXT = 1024
const MOST_SLOTS = 32
const FEWEST_SLOTS = 2

/**
 * Chooses precision, slots and context of a base for the memory that there is: float32 for small models, else int8 when
 * its weights take at most half of the budget, else int4; the cache gets about a quarter of the budget, and for that
 * the context is halved down to 1,024 tokens before there are fewer than two slots.
 * @param weightBytes of the checkpoint's files
 * @throws PolyphonyError (too_large) when it does not fit even so, with both numbers
 */
export async function planBase(input: {
  name: string
  folder: string
  weightBytes: number
  budgetBytes: number
}): Promise<BasePlan> {
  const { name, folder, weightBytes, budgetBytes } = input
  const config = shapeSchema.parse(await readJsonFile(join(folder, 'config.json'), 'config.json'))
  const weights = weightBytes / (config.torch_dtype === 'float32' ? 4 : 2)
  const precision = choosePrecision(weights, budgetBytes)
  const kvHeads = config.num_key_value_heads ?? config.num_attention_heads
  const headDim = config.head_dim ?? config.hidden_size / config.num_attention_heads
  const tokenBytes = config.num_hidden_layers * 2 * kvHeads * headDim * 4
  let contextTokens = Math.min(MOST_CONTEXT, config.max_position_embeddings)
  // One slot more than answers: texts to be embedded are read there.
  while (contextTokens > LEAST_CONTEXT && (FEWEST_SLOTS + 1) * contextTokens * tokenBytes > budgetBytes / 4)
    contextTokens = Math.max(LEAST_CONTEXT, Math.floor(contextTokens / 2))
  const slotBytes = tokenBytes * contextTokens
  const fitting = Math.floor(budgetBytes / 4 / slotBytes)
  const slots = Math.max(FEWEST_SLOTS, Math.min(MOST_SLOTS, fitting))
  const needBytes = Math.round(weights * BYTES_A_WEIGHT[precision] + (slots + 1) * slotBytes + PROCESS_BYTES)
  if (needBytes > budgetBytes)
    throw new PolyphonyError(
      'too_large',
      `${name} needs ${inGigabytes(needBytes)} GB of memory at ${precision}, and engines may take ${inGigabytes(budgetBytes)} GB (ENGINE_MEMORY_GB).`,
    )
  return { precision, slots, contextTokens, needBytes }
}

function choosePrecision(weights: number, budgetBytes: number): BasePlan['precision'] {
  if (weights * BYTES_A_WEIGHT.float32 <= EXACT_BYTES) return 'float32'
  return weights * BYTES_A_WEIGHT.int8 <= budgetBytes / 2 ? 'int8' : 'int4'
}

const shapeSchema = z
  .object({
    hidden_size: z.int().positive(),
    num_hidden_layers: z.int().positive(),
    num_attention_heads: z.int().positive(),
    num_key_value_heads: z.int().positive().nullish(),
    head_dim: z.int().positive().nullish(),
    max_position_embeddings: z.int().positive(),
    torch_dtype: z.string().nullish(),
    dtype: z.string().nullish(),
  })
  .transform((config) => ({ ...config, torch_dtype: config.torch_dtype ?? config.dtype ?? 'bfloat16' }))

function inGigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1)
}

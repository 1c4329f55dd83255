import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { readJsonFile } from '@/lib/formats/parse-json'
import type { RequestSampling } from '@/lib/openai/chat-completion-request'

/** How the next token is drawn. */
export interface Sampling {
  /** 0 takes the most probable token. */
  temperature: number
  /** Least mass of the most probable tokens that stay; 1 keeps all. */
  topP: number
  /** Number of tokens that stay; 0 keeps all. */
  topK: number
  /** Least probability of a token, as a share of the largest. */
  minP: number
  /** Divides positive logits and multiplies negative ones of tokens seen before; 1 does nothing. */
  repetitionPenalty: number
  presencePenalty: number
  frequencyPenalty: number
}

/** What a model's `generation_config.json` says about its answers. */
export interface GenerationDefaults {
  sampling: Partial<Sampling>
  eosTokens: number[]
}

/** The request's settings over the model's over the neutral ones. */
export function resolveSampling(request: RequestSampling, defaults: Partial<Sampling>): Sampling {
  return {
    temperature: request.temperature ?? defaults.temperature ?? 1,
    topP: request.topP ?? defaults.topP ?? 1,
    topK: request.topK ?? defaults.topK ?? 0,
    minP: request.minP ?? defaults.minP ?? 0,
    repetitionPenalty: request.repetitionPenalty ?? defaults.repetitionPenalty ?? 1,
    presencePenalty: request.presencePenalty ?? 0,
    frequencyPenalty: request.frequencyPenalty ?? 0,
  }
}

/** Reads `generation_config.json` of a model folder, which may be absent. @throws PolyphonyError when it is malformed. */
export async function readGenerationDefaults(folder: string): Promise<GenerationDefaults> {
  const where = 'generation_config.json'
  const parsed = schema.safeParse((await readJsonFile(join(folder, where), where)) ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new PolyphonyError('invalid_request', `${where}: ${issue?.path.join('.')}: ${issue?.message}`, {
      param: where,
    })
  }
  const raw = parsed.data
  const eos = raw.eos_token_id ?? []
  return {
    sampling: {
      temperature: raw.do_sample === false ? 0 : (raw.temperature ?? undefined),
      topP: raw.top_p ?? undefined,
      topK: raw.top_k ?? undefined,
      minP: raw.min_p ?? undefined,
      repetitionPenalty: raw.repetition_penalty ?? undefined,
    },
    eosTokens: typeof eos === 'number' ? [eos] : eos,
  }
}

const tokenId = z.int().min(0)
const schema = z.looseObject({
  do_sample: z.boolean().nullish(),
  temperature: z.number().min(0).max(10).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(0).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().gt(0).max(10).nullish(),
  eos_token_id: z.union([tokenId, z.array(tokenId)]).nullish(),
})

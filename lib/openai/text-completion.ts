import { z } from 'zod'
import { finishReasonSchema, usageSchema } from './chat-completion'
import { modelNameSchema, parseBody } from './parse-body'

const scored = z.object({ token: z.string(), logprob: z.number() })

/** The answer to POST /v1/completions, as far as the hub reads it. */
export const textCompletionSchema = z.object({
  id: z.string(),
  object: z.literal('text_completion'),
  /** Seconds since the epoch. */
  created: z.int(),
  model: z.string(),
  choices: z
    .array(
      z.object({
        index: z.int().min(0),
        text: z.string(),
        logprobs: z
          .object({
            tokens: z.array(z.string()).optional(),
            /** Natural logarithms; null for a token before which nothing stands. */
            token_logprobs: z.array(z.number().nullable()).optional(),
            top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
            /** In the place of the three: llama.cpp answers here as in a chat. */
            content: z.array(scored.extend({ top_logprobs: z.array(scored) })).nullish(),
          })
          .nullish(),
        finish_reason: finishReasonSchema.nullable(),
      }),
    )
    .min(1),
  usage: usageSchema.optional(),
  system_fingerprint: z.string().nullish(),
})
export type TextCompletion = z.infer<typeof textCompletionSchema>

/** The likeliest tokens at each place of what was written; undefined when the server tells of none. */
export function listAlternatives({
  tokens,
  token_logprobs,
  top_logprobs,
  content,
}: NonNullable<TextCompletion['choices'][number]['logprobs']>): Record<string, number>[] | undefined {
  if (content)
    return content.map(({ token, logprob, top_logprobs: top }) => ({
      ...Object.fromEntries(top.map((other) => [other.token, other.logprob])),
      [token]: logprob,
    }))
  return tokens?.map((token, place) => {
    const logProb = token_logprobs?.[place]
    return { ...top_logprobs?.[place], ...(logProb != null && { [token]: logProb }) }
  })
}

/** A text that is to be read and not gone on with, or gone on with as it stands. */
export interface TextCompletionRequest {
  model: string
  prompt: string
  /** Whether the prompt is a text, before which stands what begins texts; false for a rendered chat template, which says so itself. */
  addsSpecialTokens: boolean
  /** Absent where the text is only read. */
  written?: {
    maxTokens: number
    topLogProbs: number | undefined
    temperature: number
    seed: number | undefined
  }
}

/**
 * Parses the body of POST /v1/completions as OpenAI and vLLM read it: for a text's own log-probabilities (`echo` true,
 * `logprobs` 0 and `max_tokens` 0; `add_special_tokens` is vLLM's), or to go on with a text.
 * @throws PolyphonyError (invalid_request) whose `param` names the field.
 */
export function parseTextCompletionRequest(body: unknown): TextCompletionRequest {
  const { model, prompt, add_special_tokens: addsSpecialTokens, ...asked } = parseBody(schema, body)
  if (asked.echo) {
    parseBody(readSchema, body)
    return { model, prompt, addsSpecialTokens }
  }
  const { max_tokens, logprobs, temperature, seed } = parseBody(writeSchema, body)
  return {
    ...{ model, prompt, addsSpecialTokens },
    written: {
      ...{ maxTokens: max_tokens ?? 16, topLogProbs: logprobs ?? undefined },
      ...{ temperature: temperature ?? 1, seed: seed ?? undefined },
    },
  }
}

const ONLY = 'with "echo" a text is only read: send "logprobs": 0 and "max_tokens": 0'

const schema = z.object({
  model: modelNameSchema,
  prompt: z.string('must be one text').min(1, 'must not be empty'),
  echo: z.boolean().nullish(),
  add_special_tokens: z.boolean('must be true or false').default(true),
  n: z.literal(1, 'must be 1').nullish(),
  stream: z.literal(false, 'a text comes as a whole: leave it out').nullish(),
  suffix: z.null('is not supported: leave it out').optional(),
  stop: z.null('is not supported: leave it out').optional(),
})

const readSchema = z.object({ logprobs: z.literal(0, ONLY), max_tokens: z.literal(0, ONLY) })

const writeSchema = z.object({
  add_special_tokens: z.literal(true, 'false is for "echo": true').nullish(),
  max_tokens: z.int().min(1, 'must be at least 1; 0 is for "echo": true, which only reads a text').nullish(),
  logprobs: z.int().min(0).max(20).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.int().nullish(),
})

import { z } from 'zod'

const topLogprobSchema = z.object({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int()).nullable(),
})

export const tokenLogprobSchema = topLogprobSchema.extend({ top_logprobs: z.array(topLogprobSchema) })
export type TokenLogprob = z.infer<typeof tokenLogprobSchema>

export const logprobsSchema = z.object({
  content: z.array(tokenLogprobSchema).nullable(),
  refusal: z.array(tokenLogprobSchema).nullish(),
})

export const finishReasonSchema = z.enum(['stop', 'length', 'content_filter', 'tool_calls', 'function_call'])
export type FinishReason = z.infer<typeof finishReasonSchema>

export const usageSchema = z.object({
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  total_tokens: z.int().min(0),
})
export type Usage = z.infer<typeof usageSchema>

/** The whole answer to POST /v1/chat/completions, as it goes over the wire. */
export const chatCompletionSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  /** Seconds since the epoch. */
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int().min(0),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.string().nullish(),
      }),
      logprobs: logprobsSchema.nullish(),
      finish_reason: finishReasonSchema,
    }),
  ),
  usage: usageSchema.optional(),
  system_fingerprint: z.string().nullish(),
})
export type ChatCompletion = z.infer<typeof chatCompletionSchema>

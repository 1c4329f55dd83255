import { z } from 'zod'
import { finishReasonSchema, logprobsSchema, usageSchema } from './chat-completion'

/** One event of a streamed answer, as it goes over the wire; the last one may hold the usage and no choice. */
export const chatCompletionChunkSchema = z.object({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  /** Seconds since the epoch. */
  created: z.int(),
  model: z.string(),
  choices: z.array(
    z.object({
      index: z.int().min(0),
      delta: z.object({
        role: z.literal('assistant').nullish(),
        content: z.string().nullish(),
        refusal: z.string().nullish(),
      }),
      logprobs: logprobsSchema.nullish(),
      finish_reason: finishReasonSchema.nullable(),
    }),
  ),
  usage: usageSchema.nullish(),
  system_fingerprint: z.string().nullish(),
})
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunkSchema>

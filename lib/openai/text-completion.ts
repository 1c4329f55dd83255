import { z } from 'zod'
import { finishReasonSchema, usageSchema } from './chat-completion'
import { modelNameSchema, parseBody } from './parse-body'

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
            tokens: z.array(z.string()),
            /** Natural logarithms; null for a token before which nothing stands. */
            token_logprobs: z.array(z.number().nullable()),
            top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
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

/** A text that is to be read and not gone on with. */
export interface TextCompletionRequest {
  model: string
  prompt: string
}

/**
 * Parses the body of POST /v1/completions as OpenAI and vLLM read it for a text's own log-probabilities: `echo` true,
 * `logprobs` 0 and `max_tokens` 0.
 * @throws PolyphonyError (invalid_request) whose `param` names the field.
 */
export function parseTextCompletionRequest(body: unknown): TextCompletionRequest {
  const { model, prompt } = parseBody(schema, body)
  return { model, prompt }
}

const ONLY =
  'here a text is only read: send "echo": true, "logprobs": 0 and "max_tokens": 0; answers are written at /v1/chat/completions'

const schema = z.object({
  model: modelNameSchema,
  prompt: z.string('must be one text').min(1, 'must not be empty'),
  echo: z.literal(true, ONLY),
  logprobs: z.literal(0, ONLY),
  max_tokens: z.literal(0, ONLY),
  n: z.literal(1, 'must be 1').nullish(),
  stream: z.literal(false, 'a text is read as a whole: leave it out').nullish(),
  suffix: z.null('is not supported: leave it out').optional(),
})

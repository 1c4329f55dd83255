import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import type { EngineContext } from './engine-context'

/** The answer to POST /tokenize, as vLLM gives it. */
export interface Tokenized {
  count: number
  max_model_len: number
  tokens: number[]
}

/** POST /tokenize: what a conversation, or a text, takes of the context; it may be longer than the context. */
export function handleTokenize({ model, decoder }: EngineContext, body: unknown): Tokenized {
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    throw new PolyphonyError(
      'invalid_request',
      '/tokenize takes "prompt", a text, or "messages" of role and content',
    )
  }
  const { prompt, messages, continue_final_message: continuesLast } = parsed.data
  const tokens = messages
    ? model.template.encode(messages, model.tokenizer, { continuesLast })
    : model.tokenizer.encode(prompt ?? '')
  return { count: tokens.length, max_model_len: decoder.contextTokens, tokens }
}

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })
const schema = z
  .object({
    prompt: z.string().optional(),
    messages: z.array(message).min(1).max(2048).optional(),
    continue_final_message: z.boolean().default(false),
  })
  .refine(({ prompt, messages }) => (prompt === undefined) !== (messages === undefined))

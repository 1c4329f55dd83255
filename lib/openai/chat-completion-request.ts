import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** A chat completion request in the house's words; what the client left out is undefined. */
export interface ChatCompletionRequest {
  model: string
  messages: RequestMessage[]
  /** Whether the answer goes on from the last message, which is the assistant's (vLLM's `continue_final_message`). */
  continuesLast: boolean
  stream: boolean
  /** Whether a stream ends with one chunk that holds the usage. */
  includeUsage: boolean
  /** Number of answers wanted (`n`). */
  choices: number
  /** Most tokens of one answer. */
  maxTokens: number | undefined
  stop: string[]
  seed: number | undefined
  /** Number of alternatives per token, 0 for the chosen token alone; undefined when no log-probabilities are wanted. */
  topLogprobs: number | undefined
  sampling: RequestSampling
  /** Whoever the client says it asks for. */
  user: string | undefined
}

export interface RequestMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface RequestSampling {
  temperature: number | undefined
  topP: number | undefined
  topK: number | undefined
  minP: number | undefined
  repetitionPenalty: number | undefined
  presencePenalty: number | undefined
  frequencyPenalty: number | undefined
}

/**
 * Parses the body of POST /v1/chat/completions, with vLLM's extras (`top_k`, `min_p`, `repetition_penalty`, `continue_final_message`).
 * @throws PolyphonyError (invalid_request) whose `param` names the field at fault.
 */
export function parseChatCompletionRequest(body: unknown): ChatCompletionRequest {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw fromIssue(parsed.error.issues[0])
  const wire = parsed.data
  refuseUnsupported(wire)
  return {
    model: wire.model,
    messages: wire.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join(''),
    })),
    continuesLast: wire.continue_final_message ?? false,
    stream: wire.stream ?? false,
    includeUsage: wire.stream_options?.include_usage ?? false,
    choices: wire.n ?? 1,
    maxTokens: wire.max_completion_tokens ?? wire.max_tokens ?? undefined,
    stop: typeof wire.stop === 'string' ? [wire.stop] : (wire.stop ?? []),
    seed: wire.seed ?? undefined,
    topLogprobs: wire.logprobs ? (wire.top_logprobs ?? 0) : undefined,
    sampling: {
      temperature: wire.temperature ?? undefined,
      topP: wire.top_p ?? undefined,
      // vLLM writes "all tokens" as -1.
      topK: wire.top_k === -1 ? 0 : (wire.top_k ?? undefined),
      minP: wire.min_p ?? undefined,
      repetitionPenalty: wire.repetition_penalty ?? undefined,
      presencePenalty: wire.presence_penalty ?? undefined,
      frequencyPenalty: wire.frequency_penalty ?? undefined,
    },
    user: wire.user ?? undefined,
  }
}

const textPart = z.object({
  type: z.literal('text', 'only parts of type "text" are supported'),
  text: z.string(),
})
const message = z
  .object({
    role: z.enum(
      ['system', 'developer', 'user', 'assistant'],
      'must be "system", "developer", "user" or "assistant"',
    ),
    content: z
      .union([z.string(), z.array(textPart).min(1)], 'must be a text or a list of parts of type "text"')
      .nullish(),
  })
  // An answer that was refused has no content: clients send it back as they got it.
  .refine(({ role, content }) => role === 'assistant' || (content !== null && content !== undefined), {
    path: ['content'],
    message: 'must be a text or a list of parts of type "text"',
  })

const schema = z.object({
  model: z.string().min(1).max(500),
  messages: z.array(message).min(1, 'at least one message is needed').max(2048),
  continue_final_message: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(128).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z
    .union(
      [z.string().min(1), z.array(z.string().min(1)).max(16)],
      'must be a text or a list of up to 16 texts, none empty',
    )
    .nullish(),
  seed: z.int().nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  min_p: z.number().min(0).max(1).nullish(),
  repetition_penalty: z.number().gt(0).max(10).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  user: z.string().max(500).nullish(),
  tools: z.unknown().optional(),
  functions: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  logit_bias: z.unknown().optional(),
  response_format: z.unknown().optional(),
  modalities: z.unknown().optional(),
  audio: z.unknown().optional(),
})
type Wire = z.infer<typeof schema>

/** Settings that change what an answer is, so leaving them aside silently would deceive the client. */
function refuseUnsupported(wire: Wire): void {
  for (const param of ['tools', 'functions', 'logit_bias', 'audio'] as const) {
    if (!isEmpty(wire[param])) throw invalid(param, `"${param}" is not supported: leave it out`)
  }
  if (!isEmpty(wire.tool_choice) && wire.tool_choice !== 'none' && wire.tool_choice !== 'auto') {
    throw invalid('tool_choice', '"tool_choice" is not supported: leave it out')
  }
  if (!isEmpty(wire.response_format) && !textOnly.safeParse(wire.response_format).success) {
    throw invalid('response_format', '"response_format" can only be {"type": "text"}')
  }
  if (!isEmpty(wire.modalities) && !z.tuple([z.literal('text')]).safeParse(wire.modalities).success) {
    throw invalid('modalities', '"modalities" can only be ["text"]')
  }
  if (wire.continue_final_message && wire.messages.at(-1)?.role !== 'assistant') {
    throw invalid(
      'continue_final_message',
      '"continue_final_message" needs a last message of role "assistant"',
    )
  }
  if (typeof wire.top_logprobs === 'number' && !wire.logprobs) {
    throw invalid('top_logprobs', '"top_logprobs" needs "logprobs": true')
  }
}

const textOnly = z.looseObject({ type: z.literal('text') })

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
  )
}

function fromIssue(issue: z.core.$ZodIssue | undefined): PolyphonyError {
  const param = issue?.path.join('.') ?? ''
  if (!param) return invalid('', 'The body must be a JSON object as POST /v1/chat/completions takes it')
  return invalid(param, `"${param}": ${issue?.message}`)
}

function invalid(param: string, message: string): PolyphonyError {
  return new PolyphonyError('invalid_request', message, param ? { param } : {})
}

import { chatCompletionStream } from '@huggingface/inference'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { type ChatCompletionChunk, chatCompletionChunkSchema } from '@/lib/openai/chat-completion-chunk'
import { embeddingsSchema } from '@/lib/openai/embeddings'
import { modelsListSchema } from '@/lib/openai/models-list'
import { listAlternatives, textCompletionSchema } from '@/lib/openai/text-completion'
import type {
  CompletedText,
  CompleteRequest,
  DrawEvent,
  DrawRequest,
  ModelServer,
  PromptMessage,
} from './model-server'
import { errorOfStatus, modelUnavailable, toServerError } from './server-error'

interface Endpoint {
  /** Without a path: `http://127.0.0.1:PORT`. */
  url: string
  /** Empty where none is asked for. */
  token: string
}

/** A model server that speaks the OpenAI API; answers are drawn through @huggingface/inference. */
export function createHuggingfaceServer(endpoint: Endpoint): ModelServer {
  return {
    chat: (request, signal) => drawChat(endpoint, wireRequest(request), signal),
    async embed({ model, texts, purpose }, signal) {
      const asked = { model, input: texts, ...(purpose && { input_type: purpose }) }
      const body = await postJson(endpoint, '/v1/embeddings', asked, signal)
      const { data, usage } = parseReply(embeddingsSchema, body)
      if (data.length !== texts.length)
        throw modelUnavailable(new Error(`${data.length} latents for ${texts.length} texts`))
      const latents = data
        .sort((a, b) => a.index - b.index)
        .map(({ embedding }) => Float32Array.from(embedding))
      return { latents, promptTokens: usage.prompt_tokens }
    },
    async describeModel(name, signal) {
      const { data } = parseReply(
        modelsListSchema,
        await call(endpoint, '/v1/models', { method: 'GET' }, signal),
      )
      const found = data.find(({ id }) => id === name)
      return found && { name, root: found.root ?? null, contextTokens: found.max_model_len ?? null }
    },
    async countTokens({ model, messages }, signal) {
      try {
        const asked = { model, messages, ...continuing(messages) }
        const body = await postJson(endpoint, '/tokenize', asked, signal)
        const { count, max_model_len } = parseReply(tokenizedSchema, body)
        return { promptTokens: count, contextTokens: max_model_len }
      } catch (error) {
        // Only vLLM and the embedded engine can tell; every other server says that it has no such path.
        if (error instanceof PolyphonyError && error.code === 'not_found') return undefined
        throw error
      }
    },
    async scoreText({ model, text, after }, signal) {
      if (after === undefined) {
        const scored = await echo(endpoint, { model, prompt: text }, signal)
        return scored && { logProbs: scored.logProbs.flatMap((value) => value ?? []) }
      }
      // Where the text begins among the tokens is known from what stands before it alone.
      const rendered = { model, add_special_tokens: false }
      const before = await echo(endpoint, { ...rendered, prompt: after }, signal)
      const scored = before && (await echo(endpoint, { ...rendered, prompt: after + text }, signal))
      if (!scored) return undefined
      const begin = scored.tokens.findIndex((token, at) => token !== before.tokens[at])
      const own = begin < 0 ? [] : scored.logProbs.slice(begin)
      return { logProbs: own.flatMap((value) => value ?? []) }
    },
    complete: (request, signal) => completeText(endpoint, request, signal),
  }
}

/** As `ModelServer.complete`. @param more what else the server understands */
export async function completeText(
  endpoint: Endpoint,
  { model, prompt, maxTokens, topLogProbs }: CompleteRequest,
  signal: AbortSignal,
  more: object = {},
): Promise<CompletedText> {
  const asked = {
    model,
    prompt,
    max_tokens: maxTokens,
    temperature: 0,
    seed: 0,
    logprobs: topLogProbs,
    ...more,
  }
  const body = await postJson(endpoint, '/v1/completions', asked, signal)
  const { choices, usage } = parseReply(textCompletionSchema, body)
  const [choice] = choices
  const tokens = choice?.logprobs && listAlternatives(choice.logprobs)
  return {
    text: choice?.text ?? '',
    ...(tokens && { tokens }),
    ...(usage && {
      usage: { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens },
    }),
  }
}

/** A prompt's tokens with their log-probabilities; undefined where the server gives none. */
async function echo(
  endpoint: Endpoint,
  asked: { model: string; prompt: string; add_special_tokens?: boolean },
  signal: AbortSignal,
): Promise<{ tokens: string[]; logProbs: (number | null)[] } | undefined> {
  const wire = { ...asked, echo: true, logprobs: 0, max_tokens: 0 }
  const body = await postJson(endpoint, '/v1/completions', wire, signal)
  const { tokens, token_logprobs: logProbs } =
    parseReply(textCompletionSchema, body).choices[0]?.logprobs ?? {}
  return tokens && logProbs && { tokens, logProbs }
}

const tokenizedSchema = z.object({ count: z.int().min(0), max_model_len: z.int().min(1) })

/** Draws the `n` answers of a request that is spelled as its server wants it. @throws PolyphonyError as `ModelServer.chat` */
export async function* drawChat(
  endpoint: Endpoint,
  wire: WireRequest,
  signal: AbortSignal,
): AsyncGenerator<DrawEvent> {
  // The client library leaves the connection open when its reader goes; only an abort closes it.
  const connection = new AbortController()
  const either = AbortSignal.any([signal, connection.signal])
  const open = new Set(Array.from({ length: wire.n ?? 1 }, (_, choice) => choice))
  try {
    const stream = chatCompletionStream(
      { endpointUrl: endpoint.url, ...(endpoint.token !== '' && { accessToken: endpoint.token }), ...wire },
      // Its own retry on 503 has no end and no pause.
      { signal: either, retry_on_error: false, fetch: fetchHere },
    )
    for await (const chunk of stream) {
      for (const event of eventsOf(parseReply(chatCompletionChunkSchema, chunk))) {
        if (event.type === 'end') open.delete(event.choice)
        yield event
      }
    }
    if (open.size > 0) throw modelUnavailable(new Error('The answer broke off before its end'))
  } catch (cause) {
    throw toServerError(cause, signal)
  } finally {
    connection.abort()
  }
}

/** A model server that sends its asker elsewhere is not the one that the operator named. */
export const fetchHere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' })

/** The body of a chat completion, with whatever else its server understands. */
export interface WireRequest extends Record<string, unknown> {
  model: string
  messages: { role: string; content: string }[]
  n?: number
}

/** `top_k`, `min_p` and `repetition_penalty` are vLLM's words; the client library passes on what it does not know. */
export function wireRequest(request: DrawRequest): WireRequest {
  const { model, messages, choices, maxTokens, seed, stop, sampling, tenant } = request
  return {
    model,
    messages: messages.map((message) => ({ ...message })),
    ...continuing(messages),
    n: choices,
    max_tokens: maxTokens,
    seed,
    ...(stop.length > 0 && { stop }),
    ...(tenant !== undefined && { user: tenant }),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    // vLLM writes "all tokens" as -1.
    top_k: sampling.topK === 0 ? -1 : sampling.topK,
    min_p: sampling.minP,
    repetition_penalty: sampling.repetitionPenalty,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    logprobs: true,
    stream_options: { include_usage: true },
  }
}

/** vLLM's words for going on from a last message that is the assistant's. */
const continuing = (messages: readonly PromptMessage[]) =>
  messages.at(-1)?.role === 'assistant' ? { continue_final_message: true, add_generation_prompt: false } : {}

function* eventsOf(chunk: ChatCompletionChunk): Generator<DrawEvent> {
  for (const { index: choice, delta, logprobs, finish_reason } of chunk.choices) {
    const logProbs = logprobs?.content?.map(({ logprob }) => logprob) ?? []
    const text = delta.content ?? ''
    if (text !== '' || logProbs.length > 0) yield { type: 'piece', choice, text, logProbs }
    if (finish_reason) yield { type: 'end', choice, reason: endReason(finish_reason) }
  }
  if (chunk.usage) {
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = chunk.usage
    yield { type: 'usage', promptTokens, completionTokens, fingerprint: chunk.system_fingerprint ?? null }
  }
}

function endReason(reason: string): 'stop' | 'length' | 'content_filter' {
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop'
}

/** The server's JSON answer to a JSON body. @throws PolyphonyError as `ModelServer.chat` */
export function postJson(
  endpoint: Endpoint,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return call(endpoint, path, init, signal)
}

async function call(
  { url, token }: Endpoint,
  path: string,
  init: { method: string; headers?: Record<string, string>; body?: string },
  signal: AbortSignal,
): Promise<unknown> {
  try {
    const headers = { ...init.headers, authorization: `Bearer ${token}` }
    const response = await fetchHere(`${url.replace(/\/+$/, '')}${path}`, { ...init, headers, signal })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw errorOfStatus(response.status, body)
    return body
  } catch (cause) {
    throw toServerError(cause, signal)
  }
}

function parseReply<T>(schema: z.ZodType<T>, reply: unknown): T {
  const parsed = schema.safeParse(reply)
  if (!parsed.success)
    throw modelUnavailable(new Error(`The model server's reply: ${z.prettifyError(parsed.error)}`))
  return parsed.data
}

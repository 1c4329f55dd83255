import type { ServerResponse } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Tokenizer } from '@/lib/formats/tokenizer'
import type { ChatCompletion, TokenLogprob, Usage } from '@/lib/openai/chat-completion'
import type { ChatCompletionChunk } from '@/lib/openai/chat-completion-chunk'
import { type ChatCompletionRequest, parseChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import { encodeSseEvent, SSE_DONE } from '@/lib/openai/encode-sse-event'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'
import type { GenerationRequest, GenerationStep, TokenScore } from '../generation/generation-request'
import { resolveSampling } from '../generation/sampling'
import { encodePrompt } from './encode-prompt'
import type { EngineContext } from './engine-context'
import { resolveModel } from './resolve-model'
import { sendJson } from './send-json'

/** POST /v1/chat/completions, streamed or whole. @throws PolyphonyError before the first byte. */
export async function handleChat(
  context: EngineContext,
  body: unknown,
  response: ServerResponse,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number | undefined },
) {
  const request = parseChatCompletionRequest(body)
  const { pinAdapter, fingerprint } = resolveModel(context, request.model)
  const prompt = encodePrompt(context, request)
  const generation: GenerationRequest = {
    prompt,
    pinAdapter,
    model: request.model,
    tenant: request.user ?? request.model,
    choices: request.choices,
    maxTokens: Math.min(
      request.maxTokens ?? Number.POSITIVE_INFINITY,
      context.decoder.contextTokens - prompt.length,
    ),
    sampling: resolveSampling(request.sampling, context.model.defaults),
    seed: request.seed ?? context.drawSeed(),
    stop: request.stop,
    topLogprobs: request.topLogprobs,
    timeoutMs,
    signal,
  }
  const steps = context.scheduler.generate(generation)
  const head = {
    id: createId('chatcmpl'),
    created: Math.floor(context.clock.nowMs() / 1000),
    model: request.model,
    system_fingerprint: fingerprint,
  }
  const reply = { head, request, steps, promptTokens: prompt.length, tokenizer: context.model.tokenizer }
  if (request.stream) await streamReply(reply, response)
  else sendJson(response, 200, await collectReply(reply))
}

interface Reply {
  head: { id: string; created: number; model: string; system_fingerprint: string }
  request: ChatCompletionRequest
  steps: AsyncIterable<GenerationStep>
  promptTokens: number
  tokenizer: Tokenizer
}

async function collectReply({
  head,
  request,
  steps,
  promptTokens,
  tokenizer,
}: Reply): Promise<ChatCompletion> {
  const drafts = Array.from({ length: request.choices }, () => ({ text: '', scores: [] as TokenLogprob[] }))
  const reasons = new Map<number, 'stop' | 'length'>()
  let generated = 0
  for await (const step of steps) {
    generated++
    const draft = drafts[step.choice]!
    draft.text += step.text
    if (step.score) draft.scores.push(wireScore(step.score, tokenizer))
    if (step.finish) reasons.set(step.choice, step.finish)
  }
  const choices = drafts.map(({ text, scores }, index): ChatCompletion['choices'][number] => ({
    index,
    message: { role: 'assistant', content: text, refusal: null },
    logprobs: request.topLogprobs === undefined ? null : { content: scores, refusal: null },
    finish_reason: reasons.get(index) ?? 'stop',
  }))
  return { ...head, object: 'chat.completion', choices, usage: countUsage(promptTokens, generated) }
}

async function streamReply(
  { head, request, steps, promptTokens, tokenizer }: Reply,
  response: ServerResponse,
) {
  const usageSoFar = request.includeUsage ? { usage: null } : {}
  const send = (choices: ChatCompletionChunk['choices'], usage: { usage?: Usage | null } = usageSoFar) => {
    const chunk: ChatCompletionChunk = { ...head, object: 'chat.completion.chunk', choices, ...usage }
    response.write(encodeSseEvent(chunk))
  }
  // Until the first token, what goes wrong is told by a status.
  const begin = () => {
    response.writeHead(200, STREAM_HEADERS)
    for (let index = 0; index < request.choices; index++) {
      send([{ index, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }])
    }
  }
  let generated = 0
  try {
    for await (const step of steps) {
      if (generated === 0) begin()
      generated++
      if (step.text !== '' || step.score || step.finish) send([wireStep(step, tokenizer)])
    }
    if (request.includeUsage) send([], { usage: countUsage(promptTokens, generated) })
    response.end(SSE_DONE)
  } catch (error) {
    if (generated === 0) throw error
    // The status is out already: the stream ends with an error event instead of [DONE].
    const known =
      error instanceof PolyphonyError
        ? error
        : new PolyphonyError('internal', 'The engine failed', { cause: error })
    response.end(encodeSseEvent(openaiErrorBody(known)))
    if (known.code !== 'cancelled') throw known
  }
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

function wireStep(step: GenerationStep, tokenizer: Tokenizer): ChatCompletionChunk['choices'][number] {
  return {
    index: step.choice,
    delta: step.text === '' ? {} : { content: step.text },
    logprobs: step.score ? { content: [wireScore(step.score, tokenizer)], refusal: null } : null,
    finish_reason: step.finish ?? null,
  }
}

function wireScore({ token, logprob, top }: TokenScore, tokenizer: Tokenizer): TokenLogprob {
  const wire = (id: number, value: number) => ({
    token: tokenizer.nameOf(id),
    logprob: value,
    bytes: [...tokenizer.bytesOf(id)],
  })
  return { ...wire(token, logprob), top_logprobs: top.map((other) => wire(other.token, other.logprob)) }
}

function countUsage(promptTokens: number, generated: number): Usage {
  return { prompt_tokens: promptTokens, completion_tokens: generated, total_tokens: promptTokens + generated }
}

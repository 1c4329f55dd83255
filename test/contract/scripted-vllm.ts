import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { echoScores, writtenOn } from './scripted-vllm-scores'
import { Refusal, refuseLong, requireModel } from './vllm-refusal'

export interface ScriptedVllm {
  url: string
  token: string
  stop(): Promise<void>
}

/** A request's answer of one choice, a token a step. */
interface Sequence {
  words: string[]
  written: number
  onToken(word: string): void
  isAborted(): boolean
}

const STEP_MS = 1

/**
 * vLLM's OpenAI server as it answers over HTTP, with words drawn from a hash in the place of a model: what is asked
 * decides the answer, and nothing else does. Statuses, bodies and words are those of its own source.
 * Source: https://github.com/vllm-project/vllm, vllm/entrypoints/openai (serving_models.py, models/serving.py)
 */
export async function startScriptedVllm(settings: {
  model: string
  contextTokens: number
  /** `--max-num-seqs`. */
  slots: number
  /** `--max-lora-rank`. */
  maxLoraRank: number
  /** What a LoRA that cannot be loaded is answered with: 400 up to 0.11, 500 in later ones. */
  loadFailure: 400 | 500
  token: string
}): Promise<ScriptedVllm> {
  const { model, contextTokens, slots, token } = settings
  const adapters = new Map<string, string>()
  const waiting: Sequence[] = []
  let running: Sequence[] = []
  let generated = 0
  const step = () => {
    running = running.filter((one) => !one.isAborted())
    while (running.length < slots && waiting.length > 0) {
      const next = waiting.shift()!
      if (!next.isAborted()) running.push(next)
    }
    for (const one of running) {
      generated++
      one.onToken(one.words[one.written++]!)
    }
    running = running.filter((one) => one.written < one.words.length && !one.isAborted())
  }
  const timer = setInterval(step, STEP_MS)

  const routes: Record<string, (body: Body, response: ServerResponse) => Promise<void> | void> = {
    'GET /health': (_, response) => void response.writeHead(200).end(),
    'GET /metrics': (_, response) => {
      const labels = `{engine="0",model_name="${model}"}`
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
      response.end(
        `vllm:num_requests_running${labels} ${running.length.toFixed(1)}\n` +
          `vllm:num_requests_waiting${labels} ${waiting.length.toFixed(1)}\n` +
          `vllm:generation_tokens_total${labels} ${generated.toFixed(1)}\n`,
      )
    },
    'GET /v1/models': (_, response) => {
      const card = { object: 'model', created: 1, owned_by: 'vllm', permission: [] }
      const base = { id: model, ...card, root: `org/${model}`, parent: null, max_model_len: contextTokens }
      const loras = [...adapters].map(([id, root]) => ({ id, ...card, root, parent: model, max_model_len: null })) // biome-ignore format: one line reads better
      sendJson(response, 200, { object: 'list', data: [base, ...loras] })
    },
    'POST /v1/load_lora_adapter': async (body, response) => {
      const name = String(body.lora_name)
      if (adapters.has(name))
        throw new Refusal(
          400,
          'InvalidUserInput',
          `The lora adapter '${name}' has already been loaded. If you want to load the adapter in place, set 'load_inplace' to True.`,
        )
      await checkAdapter(name, String(body.lora_path), settings)
      adapters.set(name, String(body.lora_path))
      response.writeHead(200).end(`Success: LoRA adapter '${name}' added successfully.`)
    },
    'POST /v1/unload_lora_adapter': (body, response) => {
      const name = String(body.lora_name)
      if (!adapters.delete(name))
        throw new Refusal(404, 'NotFoundError', `The lora adapter '${name}' cannot be found.`)
      response.writeHead(200).end(`Success: LoRA adapter '${name}' removed successfully.`)
    },
    'POST /tokenize': (body, response) => {
      const tokens = wordsOf(body)
      sendJson(response, 200, {
        ...{ count: tokens.length, max_model_len: contextTokens },
        tokens: tokens.map((_, id) => id),
        token_strs: null,
      })
    },
    'POST /v1/chat/completions': (body, response) => chat(body, response),
    'POST /v1/completions': (body, response) => {
      requireModel(String(body.model), model, adapters)
      const tokens = wordsOf(body)
      refuseLong(tokens.length, contextTokens)
      if (body.echo !== true)
        return sendJson(response, 200, writtenOn(String(body.model), String(body.prompt), tokens.length))
      if (body.max_tokens !== 0)
        throw new Refusal(400, 'BadRequestError', 'max_tokens must be at least 1, got 0.')
      sendJson(response, 200, echoScores(String(body.model), String(body.prompt), tokens))
    },
  }

  function chat(body: Body, response: ServerResponse): void {
    const asked = readAsked(body, model, adapters, contextTokens)
    const { n, stream, maxTokens, promptTokens } = asked
    const head = { id: 'chatcmpl-1', created: 1, model: body.model }
    const drafts = Array.from({ length: n }, () => ({ text: '', tokens: [] as object[], reason: '' }))
    let total = 0
    const send = (choices: object[], usage?: object) =>
      response.write(
        `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices, ...(usage && { usage }) })}\n\n`,
      )
    const finish = () => {
      const usage = {
        ...{ prompt_tokens: promptTokens, completion_tokens: total },
        total_tokens: promptTokens + total,
      }
      if (stream) {
        if (asked.includeUsage) send([], usage)
        return void response.end('data: [DONE]\n\n')
      }
      const choices = drafts.map(({ text, tokens, reason }, index) => ({
        ...{ index, finish_reason: reason, stop_reason: null },
        message: { role: 'assistant', content: text, refusal: null, tool_calls: [] },
        logprobs: asked.logprobs ? { content: tokens } : null,
      }))
      sendJson(response, 200, { ...head, object: 'chat.completion', choices, usage })
    }
    if (stream) {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
      for (const index of drafts.keys())
        send([{ index, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }])
    }
    let open = n
    for (const [index, draft] of drafts.entries()) {
      const end = (reason: 'stop' | 'length') => {
        draft.reason = reason
        if (stream) send([{ index, delta: { content: '' }, logprobs: null, finish_reason: reason }])
        open--
        if (open === 0) finish()
      }
      waiting.push({
        words: drawWords(asked, index, maxTokens),
        written: 0,
        isAborted: () => response.destroyed || draft.reason !== '',
        onToken(word) {
          total++
          const cut = asked.stop.map((one) => (draft.text + word).indexOf(one)).find((at) => at >= 0)
          const text = cut === undefined ? word : (draft.text + word).slice(draft.text.length, cut)
          const score = { token: word, logprob: -0.5, bytes: [...Buffer.from(word)], top_logprobs: [] }
          draft.text = cut === undefined ? draft.text + word : (draft.text + word).slice(0, cut)
          draft.tokens.push(score)
          const logprobs = asked.logprobs ? { content: [score] } : null
          if (stream) send([{ index, delta: { content: text }, logprobs, finish_reason: null }])
          if (cut !== undefined) end('stop')
          else if (draft.tokens.length === maxTokens) end('length')
        },
      })
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, type, message } =
        error instanceof Refusal ? error : new Refusal(500, 'InternalServerError', String(error))
      sendJson(response, status, { error: { message, type, param: null, code: status } })
    })
  })
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const path = request.url ?? ''
    // Its middleware guards /v1 alone, and answers in words of its own.
    if (path.startsWith('/v1') && request.headers.authorization !== `Bearer ${token}`)
      return sendJson(response, 401, { error: 'Unauthorized' })
    const route = routes[`${request.method} ${path}`]
    if (!route) return sendJson(response, 404, { detail: 'Not Found' })
    const text = Buffer.concat(chunks).toString()
    await route(text === '' ? {} : JSON.parse(text), response)
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, token },
    async stop() {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

type Body = Record<string, unknown>

function readAsked(body: Body, base: string, adapters: Map<string, string>, contextTokens: number) {
  const model = String(body.model)
  requireModel(model, base, adapters)
  const messages = Array.isArray(body.messages) ? body.messages : []
  if (messages.length === 0) throw new Refusal(400, 'BadRequestError', 'list index out of range')
  const temperature = Number(body.temperature ?? 1)
  if (temperature < 0)
    throw new Refusal(400, 'BadRequestError', `temperature must be non-negative, got ${temperature}.`)
  const given = body.max_tokens === undefined ? undefined : Number(body.max_tokens)
  if (given !== undefined && given < 1)
    throw new Refusal(400, 'BadRequestError', `max_tokens must be at least 1, got ${given}.`)
  const promptTokens = wordsOf(body).length
  refuseLong(promptTokens, contextTokens)
  if (given !== undefined && given > contextTokens - promptTokens)
    throw new Refusal(
      400,
      'BadRequestError',
      `'max_tokens' or 'max_completion_tokens' is too large: ${given}. This model's maximum context length is ${contextTokens} tokens and your request has ${promptTokens} input tokens (${given} > ${contextTokens} - ${promptTokens}).`,
    )
  const { n = 1, stream = false, stop = [], logprobs = false, seed = null } = body
  const options = (body.stream_options ?? {}) as { include_usage?: boolean }
  return {
    ...{ model, messages, promptTokens, temperature, n: Number(n), stream: stream === true },
    ...{ seed: temperature === 0 ? null : seed, logprobs: logprobs === true },
    maxTokens: given ?? contextTokens - promptTokens,
    stop: [stop].flat().map(String),
    includeUsage: options.include_usage === true,
  }
}

/** Four random letters and a space a token. */
function drawWords(
  { model, messages, seed, temperature }: ReturnType<typeof readAsked>,
  choice: number,
  count: number,
): string[] {
  const row = temperature === 0 ? 0 : choice
  return Array.from({ length: count }, (_, at) => {
    const text = JSON.stringify([model, messages, seed, row, at])
    const digits = createHash('sha256').update(text).digest().subarray(0, 4)
    return `${String.fromCharCode(...[...digits].map((byte) => 97 + (byte % 26)))} `
  })
}

function wordsOf({ messages, prompt }: Body): string[] {
  const contents = Array.isArray(messages) ? messages.map(({ content }) => content) : [prompt]
  const texts = contents.flatMap((content) =>
    Array.isArray(content) ? content.map(({ text }) => String(text)) : [String(content)],
  )
  return texts.flatMap((text) => text.split(/\s+/).filter((word) => word !== ''))
}

/** What vLLM looks at when it loads a LoRA, and nothing more: it knows no digests. */
async function checkAdapter(
  name: string,
  path: string,
  { maxLoraRank, loadFailure }: { maxLoraRank: number; loadFailure: 400 | 500 },
): Promise<void> {
  const text = await readFile(join(path, 'adapter_config.json'), 'utf8').catch(() => {
    throw new Refusal(404, 'NotFoundError', `Loading lora ${name} failed: No adapter found for ${path}`)
  })
  try {
    const config = JSON.parse(text)
    if (config.r > maxLoraRank)
      throw new Error(`LoRA rank ${config.r} is greater than max_lora_rank ${maxLoraRank}.`)
    if (config.use_dora) throw new Error('vLLM does not yet support DoRA.')
    await (await openSafetensors(join(path, 'adapter_model.safetensors'))).close()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    if (loadFailure === 500) throw new Refusal(500, 'InternalServerError', words)
    throw new Refusal(400, 'BadRequestError', `Loading lora ${name} failed: ${words}`)
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

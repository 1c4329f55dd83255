/**
 * A model server in a process of its own that writes 50 tokens a second to everybody at once, as vLLM would over HTTP:
 * `node --import tsx scripted-model.ts TOKENS`. Its first line on standard output is its address.
 *
 * What it says is scripted, so that a question costs it next to nothing. Token k of an answer is written k × 20 ms after
 * the question came, however late the one before was.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { MODEL_NAME, OPEN_WORDS, TOKEN_MS } from './script'

const CONTEXT_TOKENS = 4_096
const tokens = Number(process.argv[2] ?? 100)

const WORDS =
  'An adapter is a small file of numbers that a community trains for a base model. It changes how the model answers and leaves the model itself as it was. Many of them share one base, so that each costs little memory.'.split(
    ' ',
  )

const askedSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })).min(1),
})

interface Writing {
  response: ServerResponse
  head: object
  /** Whether a token begins with the blank before its word, as most tokenizers cut, or ends with the one after it. */
  isOpen: boolean
  beganMs: number
  written: number
}

const writing = new Set<Writing>()

/** Writes what is due; whoever hung up is forgotten. */
function tick(): void {
  const nowMs = performance.now()
  for (const one of writing) {
    while (one.written < tokens && one.beganMs + (one.written + 1) * TOKEN_MS <= nowMs) write(one)
    if (one.written < tokens && !one.response.destroyed) continue
    writing.delete(one)
    if (!one.response.destroyed) end(one)
  }
}

function write(one: Writing): void {
  const word = WORDS[one.written % WORDS.length] ?? ''
  const text = one.isOpen ? `${one.written === 0 ? '' : ' '}${word}` : `${word} `
  one.written++
  const logprobs = { content: [{ token: text, logprob: -0.5, bytes: null, top_logprobs: [] }] }
  send(one, { choices: [{ index: 0, delta: { content: text }, logprobs, finish_reason: null }] })
}

function end(one: Writing): void {
  send(one, { choices: [{ index: 0, delta: { content: '' }, logprobs: null, finish_reason: 'stop' }] })
  const usage = { prompt_tokens: 20, completion_tokens: tokens, total_tokens: 20 + tokens }
  send(one, { choices: [], usage })
  one.response.end('data: [DONE]\n\n')
}

function send({ response, head }: Writing, more: object): void {
  response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...more })}\n\n`)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const beganMs = performance.now()
  if (request.url === '/v1/models') {
    const base = { id: MODEL_NAME, root: MODEL_NAME, parent: null, max_model_len: CONTEXT_TOKENS }
    return sendJson(response, { object: 'list', data: [base] })
  }
  if (request.url !== '/v1/chat/completions') return sendJson(response, {})
  let body = ''
  for await (const part of request) body += part
  const { model, messages } = askedSchema.parse(JSON.parse(body))
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.flushHeaders()
  const head = { id: 'chatcmpl-1', created: 1, model }
  writing.add({ response, head, isOpen: messages.at(-1)?.content === OPEN_WORDS, beganMs, written: 0 })
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)))
})
// A reader who thinks between two questions finds the connection as it was.
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  process.stdout.write(`http://127.0.0.1:${address.port}\n`)
})
setInterval(tick, 1)
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume()

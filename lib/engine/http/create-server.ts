import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'
import { statusOf } from '@/lib/core/status-of'
import { parseLoadLoraRequest, parseUnloadLoraRequest } from '@/lib/openai/lora-adapter-request'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'
import type { EngineContext } from './engine-context'
import { guardRequest } from './guard-request'
import { handleChat } from './handle-chat'
import { handleEmbeddings } from './handle-embeddings'
import { handleMetrics } from './handle-metrics'
import { handleModels } from './handle-models'
import { handleTokenize } from './handle-tokenize'
import { readJsonBody } from './read-json-body'
import { readTimeout } from './read-timeout'
import { sendJson } from './send-json'

export interface ServerSettings {
  context: EngineContext
  /** Bearer token that every request but /health must bring. */
  token: string
  /** Called once for every error that the client did not cause. */
  logError(error: unknown): void
}

/** The engine's HTTP server, in the dialect of vLLM's OpenAI server. */
export function createEngineServer(settings: ServerSettings): Server {
  const server = createServer((request, response) => {
    answer(settings, request, response).catch((error: unknown) => fail(settings, request, response, error))
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  return server
}

type Route = (context: EngineContext, exchange: Exchange) => Promise<void> | void

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  signal: AbortSignal
}

const ROUTES: Record<string, { method: 'GET' | 'POST'; route: Route }> = {
  '/health': { method: 'GET', route: (_, { response }) => sendJson(response, 200, { status: 'ok' }) },
  '/metrics': { method: 'GET', route: sendMetrics },
  '/v1/models': {
    method: 'GET',
    route: (context, { response }) => sendJson(response, 200, handleModels(context)),
  },
  '/v1/chat/completions': {
    method: 'POST',
    route: async (context, { request, response, signal }) =>
      handleChat(context, await readJsonBody(request), response, { signal, timeoutMs: readTimeout(request) }),
  },
  '/v1/embeddings': {
    method: 'POST',
    route: async (context, { request, response, signal }) =>
      sendJson(response, 200, await handleEmbeddings(context, await readJsonBody(request), signal)),
  },
  '/tokenize': {
    method: 'POST',
    route: async (context, { request, response }) =>
      sendJson(response, 200, handleTokenize(context, await readJsonBody(request))),
  },
  '/v1/load_lora_adapter': { method: 'POST', route: loadAdapter },
  '/v1/unload_lora_adapter': { method: 'POST', route: unloadAdapter },
}

async function answer(
  { context, token }: ServerSettings,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const path = request.url?.split('?')[0] ?? '/'
  guardRequest(request, path, token)
  const found = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined
  if (!found) throw new PolyphonyError('not_found', `There is no ${path} here`)
  if (request.method !== found.method)
    throw new PolyphonyError('invalid_request', `${path} takes ${found.method} only`)
  const client = new AbortController()
  response.once('close', () => client.abort())
  await found.route(context, { request, response, signal: client.signal })
}

function sendMetrics(context: EngineContext, { response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  response.end(handleMetrics(context))
}

async function loadAdapter({ adapters }: EngineContext, { request, response }: Exchange): Promise<void> {
  const { name, path } = parseLoadLoraRequest(await readJsonBody(request))
  await adapters.load(name, path)
  sendJson(response, 200, { status: 'ok', lora_name: name })
}

async function unloadAdapter({ adapters }: EngineContext, { request, response }: Exchange): Promise<void> {
  const { name } = parseUnloadLoraRequest(await readJsonBody(request))
  adapters.unload(name)
  sendJson(response, 200, { status: 'ok', lora_name: name })
}

function fail(
  { logError }: ServerSettings,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  const known =
    error instanceof PolyphonyError
      ? error
      : new PolyphonyError('internal', 'The engine failed', { cause: error })
  if (known.code === 'internal') logError(error)
  const headers: Record<string, string> = {}
  if (known.retryAfterSeconds !== undefined) headers['retry-after'] = String(known.retryAfterSeconds)
  if (known.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer'
  // What was not read of the body would be taken for the next request.
  if (!request.complete) headers.connection = 'close'
  sendJson(response, statusOf(known.code), openaiErrorBody(known), headers)
}

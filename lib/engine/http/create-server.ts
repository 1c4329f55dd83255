import type { Server } from 'node:http'
import { parseLoadLoraRequest, parseUnloadLoraRequest } from '@/lib/openai/lora-adapter-request'
import { createRoutedServer, type Exchange, type Routes, type ServerSettings } from './create-routed-server'
import type { EngineContext } from './engine-context'
import { handleChat } from './handle-chat'
import { handleCompletions } from './handle-completions'
import { handleEmbeddings } from './handle-embeddings'
import { handleMetrics } from './handle-metrics'
import { handleModels } from './handle-models'
import { handleTokenize } from './handle-tokenize'
import { readJsonBody } from './read-json-body'
import { readTimeout } from './read-timeout'
import { sendJson } from './send-json'

/** The engine's HTTP server, in the dialect of vLLM's OpenAI server. */
export function createEngineServer(settings: ServerSettings<EngineContext>): Server {
  return createRoutedServer(settings, ROUTES)
}

const ROUTES: Routes<EngineContext> = {
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
  '/v1/completions': {
    method: 'POST',
    route: async (context, { request, response, signal }) =>
      sendJson(response, 200, await handleCompletions(context, await readJsonBody(request), signal)),
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

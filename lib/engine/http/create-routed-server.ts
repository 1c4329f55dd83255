import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'
import { statusOf } from '@/lib/core/status-of'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'
import { guardRequest } from './guard-request'
import { sendJson } from './send-json'

export interface ServerSettings<Context> {
  context: Context
  /** Bearer token that every request but /health must bring. */
  token: string
  /** Called once for every error that the client did not cause. */
  logError(error: unknown): void
}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  signal: AbortSignal
}

export type Routes<Context> = Record<
  string,
  { method: 'GET' | 'POST'; route(context: Context, exchange: Exchange): Promise<void> | void }
>

/** An HTTP server of the engine's processes: guarded, with errors in OpenAI's shape. */
export function createRoutedServer<Context>(
  settings: ServerSettings<Context>,
  routes: Routes<Context>,
): Server {
  const server = createServer((request, response) => {
    answer(settings, routes, { request, response }).catch((error: unknown) =>
      fail(settings.logError, request, response, error),
    )
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  return server
}

async function answer<Context>(
  { context, token }: ServerSettings<Context>,
  routes: Routes<Context>,
  { request, response }: Omit<Exchange, 'signal'>,
) {
  const path = request.url?.split('?')[0] ?? '/'
  guardRequest(request, path, token)
  const found = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (!found) throw new PolyphonyError('not_found', `There is no ${path} here`)
  if (request.method !== found.method)
    throw new PolyphonyError('invalid_request', `${path} takes ${found.method} only`)
  const client = new AbortController()
  response.once('close', () => client.abort())
  await found.route(context, { request, response, signal: client.signal })
}

function fail(
  logError: (error: unknown) => void,
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

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import * as unknown from '@/app/api/v1/[[...unknown]]/route'
import * as completions from '@/app/api/v1/chat/completions/route'
import * as embeddings from '@/app/api/v1/embeddings/route'
import * as model from '@/app/api/v1/models/[...model]/route'
import * as models from '@/app/api/v1/models/route'
import * as moderations from '@/app/api/v1/moderations/route'

/** The real route handlers of `/v1` behind a plain HTTP server on loopback, routed as Next routes them. */
export async function startOpenaiHub(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const hasBody = incoming.method === 'POST'
  const request = new Request(`http://127.0.0.1${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
    signal: gone.signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }),
  })
  // A body that its handler refused to read stays in the connection: the next request must not come after it.
  outgoing.shouldKeepAlive = false
  const response = await route(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body)
    await pipeline(Readable.fromWeb(response.body as import('node:stream/web').ReadableStream), outgoing)
  else outgoing.end()
}

const methodSchema = z.enum(['DELETE', 'GET', 'PATCH', 'POST', 'PUT'])

function route(request: Request): Promise<Response> | Response {
  const path = new URL(request.url).pathname
  const method = methodSchema.parse(request.method)
  if (path === '/v1/chat/completions') return { ...completions }[method](request)
  if (path === '/v1/moderations') return { ...moderations }[method](request)
  if (path === '/v1/embeddings') return { ...embeddings }[method](request)
  if (path === '/v1/models') return { ...models }[method](request)
  const name = /^\/v1\/models\/(.+)$/.exec(path)?.[1]
  if (name) return { ...model }[method](request, { params: Promise.resolve({ model: name.split('/') }) })
  return { ...unknown }[method](request)
}

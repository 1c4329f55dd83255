import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { verdictOn } from './scripted-webhook'

const TLS = join(import.meta.dirname, '../fixtures/tls')
/** Signed by itself, for `localhost` and the loopback addresses. */
export const WEBHOOK_CA = readFileSync(join(TLS, 'localhost.cert.pem'), 'utf8')

export interface SeenRequest {
  headers: IncomingHttpHeaders
  body: string
}

/** A moderation service over HTTPS on loopback; `answer` answers in place of its verdict. */
export async function startScriptedWebhook(
  answer?: (response: ServerResponse, request: IncomingMessage) => void,
) {
  const seen: SeenRequest[] = []
  let script = answer
  const server = createServer(
    { key: readFileSync(join(TLS, 'localhost.key.pem')), cert: WEBHOOK_CA },
    async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const body = Buffer.concat(parts).toString()
      seen.push({ headers: request.headers, body })
      if (script) return script(response, request)
      sendVerdict(response, JSON.stringify(verdictOn(JSON.parse(body).text)))
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The scripted webhook has no port')
  return {
    url: `https://localhost:${address.port}/verdict`,
    host: `localhost:${address.port}`,
    seen,
    /** What it does from now on. */
    say(next: typeof answer) {
      script = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function sendVerdict(
  response: ServerResponse,
  body: string | Buffer,
  type = 'application/json',
): void {
  response.writeHead(200, { 'content-type': type }).end(body)
}

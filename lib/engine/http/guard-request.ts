import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * Lets a request in only when it names this server as its host (a web page that rebinds its domain cannot) and, save for
 * /health, brings the token.
 * @throws PolyphonyError forbidden or unauthenticated.
 */
export function guardRequest(request: IncomingMessage, path: string, token: string): void {
  const host = request.headers.host?.replace(/:\d+$/, '').toLowerCase()
  if (host !== '127.0.0.1' && host !== 'localhost' && host !== '[::1]') {
    throw new PolyphonyError('forbidden', 'The engine answers to 127.0.0.1 and localhost only')
  }
  if (path === '/health') return
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (!timingSafeEqual(hash(given), hash(token))) {
    throw new PolyphonyError('unauthenticated', 'Send the engine\'s token as "Authorization: Bearer …"')
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

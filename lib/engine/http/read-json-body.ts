import type { IncomingMessage } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'

export const MAX_BODY_BYTES = 2 * 1024 * 1024

/** Reads a JSON body. @throws PolyphonyError unsupported_media_type, too_large or invalid_request. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new PolyphonyError('unsupported_media_type', 'Send the body as "Content-Type: application/json"')
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readBytes(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new PolyphonyError('invalid_request', 'The body is not valid JSON in UTF-8', { cause })
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk)
      sizeBytes += bytes.length
      if (sizeBytes > MAX_BODY_BYTES) throw tooLarge()
      chunks.push(bytes)
    }
  } catch (cause) {
    if (cause instanceof PolyphonyError) throw cause
    throw new PolyphonyError('cancelled', 'The client went away before its body was read', { cause })
  }
  return Buffer.concat(chunks)
}

function tooLarge(): PolyphonyError {
  return new PolyphonyError('too_large', `The body may hold ${MAX_BODY_BYTES} bytes`)
}

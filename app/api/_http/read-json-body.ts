import { PolyphonyError } from '@/lib/core/errors'

const MAX_BYTES = 1024 * 1024

/**
 * The JSON value in a request's body.
 * @throws PolyphonyError unsupported_media_type, too_large (over 1 MB, unread beyond it) or invalid_request
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new PolyphonyError(
      'unsupported_media_type',
      'Send the body as JSON, with "Content-Type: application/json".',
    )
  }
  const bytes = await readBytes(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new PolyphonyError('invalid_request', 'The body is not valid JSON in UTF-8.', { cause })
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > MAX_BYTES) {
      await reader?.cancel().catch(() => undefined)
      throw tooLarge()
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): PolyphonyError {
  return new PolyphonyError('too_large', 'The request is larger than 1 MB. Send less text.')
}

import { PolyphonyError } from '@/lib/core/errors'

const MEGABYTE = 1024 * 1024

/**
 * The JSON value in a request's body.
 * @throws PolyphonyError unsupported_media_type, too_large (unread beyond the limit) or invalid_request
 */
export async function readJsonBody(request: Request, mostBytes = MEGABYTE): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new PolyphonyError(
      'unsupported_media_type',
      'Send the body as JSON, with "Content-Type: application/json".',
    )
  }
  const bytes = await readBytes(request, mostBytes)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new PolyphonyError('invalid_request', 'The body is not valid JSON in UTF-8.', { cause })
  }
}

async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > mostBytes) {
      await reader?.cancel().catch(() => undefined)
      throw tooLarge(mostBytes)
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

function tooLarge(mostBytes: number): PolyphonyError {
  const megabytes = Math.floor(mostBytes / MEGABYTE)
  return new PolyphonyError('too_large', `The request is larger than ${megabytes} MB. Send less text.`)
}

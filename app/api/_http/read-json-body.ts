import { PolyphonyError } from '@/lib/core/errors'
import { MEGABYTE, readBytes } from './read-bytes'

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

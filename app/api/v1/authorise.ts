import { PolyphonyError } from '@/lib/core/errors'
import { type ApiKey, verifyKey } from '@/lib/keys/keys'

/** The key that a request of the public API brings. @throws PolyphonyError unauthenticated, forbidden */
export async function authorise(request: Request): Promise<ApiKey> {
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined) {
    throw new PolyphonyError(
      'unauthenticated',
      'You sent no API key. Put it into the Authorization header: "Authorization: Bearer pk-…".',
    )
  }
  return verifyKey(given, 'chat')
}

import { PolyphonyError } from '@/lib/core/errors'
import { type ApiKey, verifyKey } from '@/lib/keys/keys'
import { readerOfKey } from '@/lib/keys/reader-of-key'
import type { Reader } from '@/lib/people/reader'

/** The key that a request of the public API brings, and in whose name it asks. @throws PolyphonyError unauthenticated, forbidden */
export async function authorise(request: Request): Promise<{ key: ApiKey; reader: Reader }> {
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined) {
    throw new PolyphonyError(
      'unauthenticated',
      'You sent no API key. Put it into the Authorization header: "Authorization: Bearer pk-…".',
    )
  }
  const key = await verifyKey(given, 'chat')
  return { key, reader: await readerOfKey(key) }
}

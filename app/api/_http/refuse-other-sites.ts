import { PolyphonyError } from '@/lib/core/errors'

/**
 * Lets in what our own pages ask; another site's page must not ask in its visitor's name. Programs, which send neither
 * header, pass.
 * @throws PolyphonyError forbidden
 */
export function refuseOtherSites(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const isOurs =
    site === null ? origin === null || hostOf(origin) === request.headers.get('host') : site === 'same-origin'
  if (!isOurs)
    throw new PolyphonyError(
      'forbidden',
      'Only the pages of this hub may ask here. Use /v1 with a key instead.',
    )
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

import type { ServerResponse } from 'node:http'

/** A provider's sign-in page, for a browser: one link, with which the person goes back to where they came from. */
export function showSignInPage(
  url: string,
  response: ServerResponse,
  authorise: (address: string) => { code: string; state: string },
): void {
  const asked = new URL(url, 'http://127.0.0.1')
  const back = new URL(asked.searchParams.get('redirect_uri') ?? '')
  for (const [name, value] of Object.entries(authorise(asked.href))) back.searchParams.set(name, value)
  response.writeHead(200, { 'content-type': 'text/html' })
  response.end(
    `<!doctype html><title>Provider</title><a href="${back.href.replaceAll('&', '&amp;')}">Go on</a>`,
  )
}

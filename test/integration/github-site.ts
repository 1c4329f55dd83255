import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { showSignInPage } from './show-sign-in-page'

export interface GithubPerson {
  id: number
  login: string
  name: string | null
  /** What the public profile shows; GitHub does not vouch for it. */
  email: string | null
  emails: { email: string; primary: boolean; verified: boolean }[]
}

const TOKEN = 'gho_scripted'

/**
 * A GitHub Enterprise Server on loopback, as far as signing in needs it: it signs everybody in as one person, who goes
 * back from its sign-in page by a link. `authorise` plays the person's browser: it takes the address they were sent to and returns what they come back with.
 */
export async function startGithubSite(person: GithubPerson) {
  const challenges = new Map<string, string>()
  const asked: URLSearchParams[] = []
  const token = (body: URLSearchParams) => {
    const challenge = challenges.get(body.get('code') ?? '')
    challenges.delete(body.get('code') ?? '')
    const proof = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    // GitHub answers 200 also when it refuses.
    if (challenge === undefined || proof !== challenge) return { error: 'bad_verification_code' }
    return { access_token: TOKEN, token_type: 'bearer', scope: 'read:user,user:email' }
  }
  const answer = async (request: IncomingMessage): Promise<object | undefined> => {
    if (request.url === '/login/oauth/access_token') return token(new URLSearchParams(await textOf(request)))
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return undefined
    const { emails, ...profile } = person
    if (request.url === '/api/v3/user') return profile
    return request.url === '/api/v3/user/emails' ? emails : undefined
  }
  function authorise(location: string): { code: string; state: string } {
    const { searchParams } = new URL(location)
    const code = `code-${asked.length}`
    asked.push(searchParams)
    challenges.set(code, searchParams.get('code_challenge') ?? '')
    return { code, state: searchParams.get('state') ?? '' }
  }
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/login/oauth/authorize?'))
      return showSignInPage(request.url, response, authorise)
    const body = await answer(request)
    response.writeHead(body ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body ?? { message: 'Bad credentials' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What the hub asked for at the sign-in page. */
    asked,
    authorise,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { showSignInPage } from './show-sign-in-page'

/**
 * An OpenID provider on loopback that signs everybody in as one person.
 *
 * As common ones do, it answers with more than the standard asks for. Its sign-in page leads back by a link; `authorise`
 * plays the person's browser there: it takes the address they were sent to and returns the query they come back with.
 */
export async function startOidcProvider(person: {
  sub: string
  name: string
  email: string
  email_verified?: boolean
}) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, URLSearchParams>()
  let issuer = ''
  const answers: Record<string, (body: URLSearchParams) => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/jwks': () => ({
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
    }),
    '/token': (body) => {
      const asked = codes.get(body.get('code') ?? '')
      codes.delete(body.get('code') ?? '')
      const proof = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url')
      if (!asked || proof !== asked.get('code_challenge')) return { error: 'invalid_grant' }
      const now = Math.floor(Date.now() / 1000)
      const times = { iat: now, exp: now + 300, auth_time: now }
      const claims = {
        iss: issuer,
        aud: asked.get('client_id'),
        nonce: asked.get('nonce'),
        ...times,
        ...person,
      }
      return {
        access_token: 'opaque',
        token_type: 'Bearer',
        expires_in: 300,
        id_token: signToken(claims),
        refresh_token: 'opaque',
        refresh_expires_in: 1800,
        'not-before-policy': 0,
        session_state: 'a-state',
        scope: 'openid email profile',
      }
    },
  }
  function signToken(claims: object): string {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
    const signed = `${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode(claims)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
  }
  function authorise(address: string): { code: string; state: string } {
    const asked = new URL(address, issuer).searchParams
    const code = `code-${codes.size}-${Date.now()}`
    codes.set(code, asked)
    return { code, state: asked.get('state') ?? '' }
  }
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/authorize?')) return showSignInPage(request.url, response, authorise)
    const answer = answers[request.url ?? '']?.(new URLSearchParams(await textOf(request)))
    response.writeHead(!answer ? 404 : 'error' in answer ? 400 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  issuer = `http://127.0.0.1:${address.port}`
  return {
    issuer,
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

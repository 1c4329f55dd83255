import { headers } from 'next/headers'
import type { AuthOptions, DefaultSession } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import { adoptGuestConversations } from '@/lib/conversations/conversations'
import { type Env, readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { readSecret } from '@/lib/people/read-secret'
import { beginSession, endSession, isSessionAlive, SESSION_SECONDS } from '@/lib/people/sessions'
import { signIn } from '@/lib/people/sign-in'
import { authAdapter } from '@/lib/store/auth-adapter'
import { githubProvider } from './github-provider'
import { guestOfCookie } from './guest-cookie'

declare module 'next-auth' {
  interface Session {
    user: { id: string; sessionId: string } & DefaultSession['user']
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    /** The row of this sign-in, which can be ended from elsewhere. */
    sessionId?: string
  }
}

/** How people sign in: e-mail and password, and elsewhere where AUTH_OIDC_* or AUTH_GITHUB_* are set. Read at each request. */
export function authOptions(): AuthOptions {
  const env = readEnv()
  const elsewhere = listProviders(env)
  return {
    secret: readSecret(env),
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/signin', error: '/signin' },
    providers: [passwordProvider, ...elsewhere],
    adapter: elsewhere.length > 0 ? authAdapter() : undefined,
    callbacks: {
      async jwt({ token, user }) {
        if (user) token.sessionId = await beginSession({ userId: user.id, userAgent: await userAgent() })
        return token
      },
      async session({ session, token }) {
        const { sub: id = '', sessionId = '' } = token
        // Who it is and no more: what they may do is read from their account at each request.
        const isAlive = await isSessionAlive(sessionId, id)
        session.user = { ...session.user, id: isAlive ? id : '', sessionId }
        return session
      },
    },
    events: {
      async signIn({ user }) {
        const guestId = await guestOfCookie()
        if (guestId) await adoptGuestConversations(guestId, user.id)
      },
      async signOut({ token }) {
        // Ended elsewhere already: then there is nothing left to end.
        if (token?.sub && token.sessionId) await endSession(token.sub, token.sessionId).catch(() => undefined)
      },
    },
  }
}

const userAgent = async () => (await headers()).get('user-agent') ?? ''

/** Where else the sign-in page lets people sign in, by name; empty when nothing is set up. */
export function listSignIns(env: Env = readEnv()): { id: string; name: string }[] {
  return listProviders(env).map(({ id, name }) => ({ id, name }))
}

const listProviders = (env: Env): OAuthConfig<unknown>[] =>
  [oidcProvider(env), githubProvider(env)].filter((provider) => provider !== undefined)

const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().max(1024) })

const passwordProvider = CredentialsProvider({
  name: 'password',
  credentials: { email: { type: 'email' }, password: { type: 'password' } },
  async authorize(input) {
    const credentials = credentialsSchema.safeParse(input)
    if (!credentials.success) return null
    const { email, password } = credentials.data
    try {
      return (await signIn(email, password)) ?? null
    } catch (error) {
      if (!(error instanceof PolyphonyError) || error.code !== 'rate_limited') throw error
      // next-auth hands the message of an error to the form, and nothing else of it.
      throw new Error(`rate_limited:${error.retryAfterSeconds ?? 1}`, { cause: error })
    }
  },
})

const profileSchema = z.object({
  sub: z.string(),
  name: z.string().nullish(),
  email: z.string().nullish(),
  /** Some send it as a word. */
  email_verified: z.union([z.boolean(), z.string()]).nullish(),
  picture: z.string().nullish(),
})

function oidcProvider(env: Env): OAuthConfig<unknown> | undefined {
  const { AUTH_OIDC_ISSUER: issuer, AUTH_OIDC_ID: clientId, AUTH_OIDC_SECRET: clientSecret } = env
  if (!issuer || !clientId) return undefined
  return {
    id: 'oidc',
    name: env.AUTH_OIDC_NAME,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    profile(profile) {
      const { sub, name, email_verified, picture, ...claimed } = profileSchema.parse(profile)
      // An address that the provider itself does not vouch for is anybody's. Most that say nothing of it make sure of all.
      const email = String(email_verified).toLowerCase() === 'false' ? null : claimed.email?.toLowerCase()
      return { id: sub, name: name ?? null, email: email ?? null, image: picture ?? null }
    },
  }
}

import type { OAuthConfig } from 'next-auth/providers/oauth'
import { z } from 'zod'
import type { Env } from '@/lib/core/env'

const profileSchema = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() })

const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/**
 * Sign-in with GitHub or a GitHub Enterprise Server; undefined when it is not set up.
 *
 * The profile's own address may be hidden and is not proven: the account's primary one is asked for, and taken only when
 * GitHub has verified it.
 * Source: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export function githubProvider(env: Env): OAuthConfig<unknown> | undefined {
  const { AUTH_GITHUB_ID: clientId, AUTH_GITHUB_SECRET: clientSecret } = env
  if (!clientId || !clientSecret) return undefined
  const site = env.AUTH_GITHUB_URL.replace(/\/+$/, '')
  const api = site === 'https://github.com' ? 'https://api.github.com' : `${site}/api/v3`
  return {
    id: 'github',
    name: 'GitHub',
    type: 'oauth',
    clientId,
    clientSecret,
    authorization: { url: `${site}/login/oauth/authorize`, params: { scope: 'read:user user:email' } },
    token: `${site}/login/oauth/access_token`,
    userinfo: {
      url: `${api}/user`,
      async request({ client, tokens }) {
        const profile = await client.userinfo(tokens.access_token ?? '')
        return { ...profile, email: await verifiedEmail(api, tokens.access_token ?? '') }
      },
    },
    checks: ['pkce', 'state'],
    profile(profile) {
      const { id, login, name } = profileSchema.parse(profile)
      const { email } = z.object({ email: z.string().nullish() }).parse(profile)
      return { id: String(id), name: name || login, email: email?.toLowerCase() ?? null, image: null }
    },
  }
}

async function verifiedEmail(api: string, token: string): Promise<string | undefined> {
  const response = await fetch(`${api}/user/emails`, {
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) throw new Error(`GitHub answered ${response.status} when asked for the e-mail addresses`)
  const emails = emailsSchema.parse(await response.json())
  return emails.find(({ primary, verified }) => primary && verified)?.email
}

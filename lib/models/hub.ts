import { lookup } from 'node:dns/promises'
import type { Env } from '@/lib/core/env'
import type { ErrorCode, PolyphonyError } from '@/lib/core/errors'
import { fetchPublic } from '@/lib/core/fetch-public'
import { isPrivateAddress } from '@/lib/core/is-private-address'
import { PrivateAddress } from '@/lib/core/public-lookup'
import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'

/** A Hugging Face Hub, or a mirror of it. */
export interface Hub {
  /** Without a slash at its end: `https://huggingface.co`. */
  url: string
  /** For gated and private models; sent to the Hub's own origin and nowhere else. */
  token: string | undefined
  /** A server that says nothing for so long counts as gone. */
  idleTimeoutMs: number
}

const MAX_REDIRECTS = 5

/** The Hub that the settings name. */
export function hubOf({ HF_ENDPOINT, HF_TOKEN }: Pick<Env, 'HF_ENDPOINT' | 'HF_TOKEN'>): Hub {
  return { url: HF_ENDPOINT.replace(/\/+$/, ''), token: HF_TOKEN, idleTimeoutMs: 60_000 }
}

/**
 * Gets an address of the Hub, following redirects itself, so that the token stays with the Hub. A Hub on the public
 * internet cannot lead into the private network; a mirror inside it may have its store there.
 * @throws PolyphonyError for every status but 200, 206 and 416, in the words of what to do; `timeout` and `overloaded`
 *   and `model_unavailable` are worth another try
 */
export async function fetchFromHub(
  hub: Hub,
  address: string,
  options: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const home = new URL(hub.url)
  let url = new URL(address, home)
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const isHome = url.origin === home.origin
    const headers = {
      ...options.headers,
      ...(isHome && hub.token ? { authorization: `Bearer ${hub.token}` } : {}),
    }
    const response = await ask(url, home, { headers, signal: options.signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) {
      if (response.ok || response.status === 416) return response
      await response.body?.cancel()
      throw refusal(response, url, hub.token !== undefined)
    }
    await response.body?.cancel()
    const next = new URL(location, url)
    if (next.protocol !== 'https:' && next.protocol !== home.protocol)
      throw tell('forbidden', 'unsafe', { host: url.host, address: `${next.protocol}//${next.host}` })
    url = next
  }
  throw tell('model_unavailable', 'circle', { host: home.host })
}

/** Whether any address of a URL's host is private; one without addresses cannot be reached and is none. */
async function isPrivate({ hostname }: URL): Promise<boolean> {
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => [])
  return found.some(({ address }) => isPrivateAddress(address))
}

/** One request. @throws PolyphonyError (forbidden) for a host of the private network, unless the Hub is there itself */
async function ask(
  url: URL,
  home: URL,
  init: { headers: Record<string, string>; signal: AbortSignal | undefined },
): Promise<Response> {
  const isTrusted = url.origin === home.origin || (await isPrivate(home))
  try {
    return isTrusted ? await fetch(url, { ...init, redirect: 'manual' }) : await fetchPublic(url, init)
  } catch (cause) {
    if (cause instanceof PrivateAddress)
      throw tell('forbidden', 'private', { host: home.host, address: url.host }, { cause })
    throw tell('model_unavailable', 'unreachable', { host: url.host }, { cause })
  }
}

/** The Hub says in `X-Error-Code` what a status means: an unknown model is a 401 to whoever has no token. */
function refusal(response: Response, { host, pathname }: URL, hasToken: boolean): PolyphonyError {
  const code = response.headers.get('x-error-code')
  const { status } = response
  if (code === 'GatedRepo') return tell('forbidden', hasToken ? 'gatedForToken' : 'gated', {})
  if (code === 'RevisionNotFound') return tell('not_found', 'noRevision', {}, { param: 'revision' })
  if (code === 'EntryNotFound') return tell('not_found', 'noFile', { path: pathname })
  if (code === 'RepoNotFound' || status === 401 || status === 403 || status === 404)
    return tell('not_found', hasToken ? 'noModelForToken' : 'noModel', { host, status })
  if (status === 429) return tell('overloaded', 'busy', { host })
  return tell(status >= 500 ? 'model_unavailable' : 'invalid_request', 'status', { host, status })
}

const tell = (
  code: ErrorCode,
  name: string,
  params: Said['params'],
  details: { cause?: unknown; param?: string } = {},
) => saidError(code, { key: `hubErrors.${name}`, params }, details)

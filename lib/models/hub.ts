import { lookup } from 'node:dns/promises'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { fetchPublic } from '@/lib/core/fetch-public'
import { isPrivateAddress } from '@/lib/core/is-private-address'
import { PrivateAddress } from '@/lib/core/public-lookup'

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
      throw new PolyphonyError(
        'forbidden',
        `${url.host} redirects to ${next.protocol}//${next.host}, which is not safe`,
      )
    url = next
  }
  throw new PolyphonyError('model_unavailable', `${home.host} redirects in a circle`)
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
      throw new PolyphonyError(
        'forbidden',
        `${home.host} leads to ${url.host}, which is no address of the public internet`,
        { cause },
      )
    throw new PolyphonyError('model_unavailable', `${url.host} cannot be reached: is the network there?`, {
      cause,
    })
  }
}

/** The Hub says in `X-Error-Code` what a status means: an unknown model is a 401 to whoever has no token. */
function refusal(response: Response, url: URL, hasToken: boolean): PolyphonyError {
  const code = response.headers.get('x-error-code')
  const { status } = response
  if (code === 'GatedRepo') {
    const remedy = hasToken
      ? 'accept its terms on its page with the account that HF_TOKEN belongs to'
      : 'accept its terms on its page and set HF_TOKEN to a token of that account'
    return new PolyphonyError('forbidden', `This model is gated: ${remedy}.`)
  }
  if (code === 'RevisionNotFound')
    return new PolyphonyError('not_found', 'The model has no such revision', { param: 'revision' })
  if (code === 'EntryNotFound') return new PolyphonyError('not_found', `${url.pathname} is not there`)
  if (code === 'RepoNotFound' || status === 401 || status === 403 || status === 404) {
    const hint = hasToken ? 'or HF_TOKEN may not see it' : 'or it is private and needs HF_TOKEN'
    return new PolyphonyError('not_found', `${url.host} has no such model, ${hint} (status ${status}).`)
  }
  if (status === 429) return new PolyphonyError('overloaded', `${url.host} asks to wait (status 429)`)
  return new PolyphonyError(
    status >= 500 ? 'model_unavailable' : 'invalid_request',
    `${url.host} answered with status ${status}`,
  )
}

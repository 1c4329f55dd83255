import { beforeAll } from 'vitest'
import { hashPassword } from '@/lib/people/password'
import { signedInCookie } from '@/test/support/cookies'
import { makePlace, type Place } from '../integration/permission-walk/place'
import { actionRequest, listActions, readActionResult } from './call-action'
import { provideSharedHub } from './provide-shared-hub'

export const PASSWORD = 'a long enough password'

/** A connection on which something was too large is not used again. */
const ALONE = { connection: 'close' }

type Sent = { body?: BodyInit; headers?: Record<string, string> }

/**
 * Two people of the shared hub with everything that one can have, each in a community of their own: the private one of a
 * victim, and the unlisted one of Mallory, who is after it and sends requests without a browser.
 */
export function provideMallory() {
  const hub = provideSharedHub()
  const people: { victim: Place; mallory: Place; cookie: string } = Object.create(null)
  beforeAll(async () => {
    const made = { actor: 'owner', isArchived: false, passwordHash: await hashPassword(PASSWORD) } as const
    people.victim = await makePlace({ ...made, visibility: 'private' })
    people.mallory = await makePlace({ ...made, visibility: 'unlisted' })
    people.cookie = await signedInCookie(hub.address, { email: people.mallory.email, password: PASSWORD })
  })

  /** A request as Mallory's own page would send it, unless the headers say otherwise; an empty one is left out. */
  function send(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Response> {
    const all = Object.entries({
      ...ALONE,
      'sec-fetch-site': 'same-origin',
      cookie: people.cookie,
      ...headers,
    })
    const sent = all.filter(([, value]) => value !== '')
    const init = { method, body, headers: sent, redirect: 'manual', duplex: 'half' } as const
    return fetch(hub.address + path, init)
  }

  const sendJson = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(method, path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })

  /** What a server action answers to Mallory's page; see `listActions` for the names. */
  async function act(name: string, args: unknown[] | FormData, headers: Record<string, string> = {}) {
    const id = listActions().get(name)
    if (!id) throw new Error(`There is no server action ${name}.`)
    const request = actionRequest(id, args, {
      ...ALONE,
      cookie: people.cookie,
      origin: hub.address,
      ...headers,
    })
    const response = await fetch(`${hub.address}/`, request)
    return { status: response.status, result: readActionResult(await response.text()) }
  }

  /** Signs Mallory in as the page's form does, to go on to an address. */
  async function signIn(callbackUrl = '/'): Promise<Response> {
    const asked = await fetch(`${hub.address}/api/auth/csrf`)
    const { csrfToken } = await asked.json()
    const cookie = asked.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const fields = { csrfToken, callbackUrl, email: people.mallory.email, password: PASSWORD, json: 'true' }
    return send('POST', '/api/auth/callback/credentials', {
      body: new URLSearchParams(fields),
      headers: { cookie },
    })
  }

  return { hub, people, send, sendJson, act, signIn }
}

export function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

/** The path of a route with a place's ids in its brackets. */
export function fill(path: string, { community, uploadId, adapterId, ...place }: Place): string {
  const values: Record<string, string> = {
    ...{ community: community.slug, upload: uploadId, adapter: adapterId, assistant: 'one', set: 'ours' },
    ...{ conversationId: place.conversationId, comparisonId: place.comparisonId },
    ...{ '...nextauth': 'callback/credentials', '[...part]': '0' },
  }
  return path.replaceAll(/\[(\[[^\]]+\]|[^\]]+)\]/g, (_, name: string) => values[name] ?? name)
}

/** Those of many requests whose status is not the wanted one, told as they were sent. */
export async function othersThan<T>(
  wanted: number,
  sent: readonly T[],
  ask: (one: T) => Promise<{ status: number }>,
): Promise<string[]> {
  const answers = await Promise.all(sent.map(async (one) => ({ one, status: (await ask(one)).status })))
  return answers
    .filter(({ status }) => status !== wanted)
    .map(({ one, status }) => `${JSON.stringify(one)}: ${status}`)
}

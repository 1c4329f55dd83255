import { z } from 'zod'
import type { Door } from './ask'
import { MODEL_NAME } from './script'

export const ASSISTANT = 'commons/plain'

/** What a completion streams, of a model server and of `/v1` alike. */
const COMPLETION = {
  isText: /"content":"[^"]/,
  isEnd: /^data: \[DONE\]/,
}

/** The model server itself, asked as the hub asks it. */
export function modelDoor(url: string): Door {
  return {
    ...COMPLETION,
    url: `${url}/v1/chat/completions`,
    headers: {},
    body: (question) => ({
      model: MODEL_NAME,
      messages: [{ role: 'user', content: question }],
      ...{ n: 1, seed: 1, max_tokens: 256, temperature: 0.7, logprobs: true, stream: true },
      stream_options: { include_usage: true },
    }),
  }
}

/** `/v1` with a key. */
export function apiDoor(address: string, key: string): Door {
  return {
    ...COMPLETION,
    url: `${address}/v1/chat/completions`,
    headers: { authorization: `Bearer ${key}` },
    body: (question) => ({
      model: ASSISTANT,
      messages: [{ role: 'user', content: question }],
      stream: true,
    }),
  }
}

/** What the chat page itself asks, with the cookies of a browser; every question begins a conversation. */
export function pageDoor(address: string, cookie: string): Door {
  return {
    url: `${address}/api/chat`,
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    body: (question) => ({ assistant: ASSISTANT, question }),
    isText: /"type":"delta"/,
    isEnd: /"type":"done".*"status":"done"/,
  }
}

/** The cookie that a page gives to somebody new. */
export async function guestCookie(address: string): Promise<string> {
  const response = await fetch(`${address}/chat/${ASSISTANT}`)
  await response.text()
  return cookiesOf(response)
}

/** The cookies of somebody who signed in at the page's own form. */
export async function signedInCookie(
  address: string,
  who: { email: string; password: string },
): Promise<string> {
  const asked = await fetch(`${address}/api/auth/csrf`)
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await asked.json())
  const given = cookiesOf(asked)
  const response = await fetch(`${address}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { cookie: given, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...who, csrfToken, json: 'true' }),
    redirect: 'manual',
  })
  const own = cookiesOf(response)
  if (!own.includes('session-token')) throw new Error(`Signing in failed: ${await response.text()}`)
  return [given, own].join('; ')
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

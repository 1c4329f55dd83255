import { z } from 'zod'
import { errorOfStatus, modelUnavailable, toServerError } from '../server-error'
import type { RemoteServer } from './remote-servers'

/** Far more than a list of a thousand models takes. */
const MOST_BYTES = 4_000_000

/**
 * One request to a model server that nobody has to trust: its answer is bounded in size and in time, redirects are
 * not followed, and what it answers is parsed.
 * @throws PolyphonyError as `ModelServer` says; the cause has the server's own words
 */
export async function callServer<T>(
  server: Pick<RemoteServer, 'url' | 'token'>,
  path: string,
  ask: { body?: object; reply: z.ZodType<T>; patienceMs: number },
  signal: AbortSignal,
): Promise<T> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(ask.patienceMs)])
  try {
    const response = await fetch(`${server.url}${path}`, {
      method: ask.body ? 'POST' : 'GET',
      headers: {
        ...(ask.body && { 'content-type': 'application/json' }),
        ...(server.token !== '' && { authorization: `Bearer ${server.token}` }),
      },
      ...(ask.body && { body: JSON.stringify(ask.body) }),
      redirect: 'error',
      signal: until,
    })
    const body = parseText(await readBounded(response))
    if (!response.ok) throw errorOfStatus(response.status, body)
    const parsed = ask.reply.safeParse(body)
    if (!parsed.success)
      throw modelUnavailable(
        new Error(`Its answer to ${path} makes no sense: ${z.prettifyError(parsed.error)}`),
      )
    return parsed.data
  } catch (cause) {
    throw toServerError(cause, until)
  }
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > MOST_BYTES) throw new Error(`Its answer is longer than ${MOST_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** vLLM answers some requests with words alone. */
function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import { errorOfStatus, modelUnavailable } from '../server-error'
import type { RemoteServer } from './remote-servers'

/** No single event of an answer is longer. */
const MOST_CHARACTERS = 1_000_000

/** The JSON of every `data:` line that a server streams in answer to a request. @throws PolyphonyError, or what fetch throws */
export async function* streamEvents(
  { url, token }: Pick<RemoteServer, 'url' | 'token'>,
  path: string,
  body: object,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    redirect: 'error',
    signal,
  })
  if (!response.ok) throw errorOfStatus(response.status, await response.json().catch(() => undefined))
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    if (text.length > MOST_CHARACTERS) throw modelUnavailable(new Error('One of its events is too long'))
    for (const line of lines) if (line.startsWith('data:')) yield JSON.parse(line.slice('data:'.length))
  }
}

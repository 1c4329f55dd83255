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

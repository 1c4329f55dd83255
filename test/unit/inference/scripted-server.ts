import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
}

/** A model server on loopback that answers as its script says; it remembers what it was asked. */
export async function startScriptedServer(
  answer: (request: SeenRequest, response: ServerResponse) => void | Promise<void>,
) {
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const text = Buffer.concat(chunks).toString()
    const asked = {
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? {} : JSON.parse(text),
    }
    seen.push(asked)
    await answer(asked, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** One event of a scripted stream: `[choice, text, log-probability]`, `[choice, finish reason]`. */
export type ScriptedStep = [choice: number, text: string, logProb: number] | [choice: number, finish: string]

/** Streams the steps as vLLM would, with the usage and [DONE] at the end. */
export function streamSteps(response: ServerResponse, steps: ScriptedStep[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const step of steps) response.write(`data: ${JSON.stringify(chunkOf(step))}\n\n`)
  const usage = { prompt_tokens: 7, completion_tokens: steps.length, total_tokens: 7 + steps.length }
  response.write(`data: ${JSON.stringify({ ...head, choices: [], usage })}\n\n`)
  response.end('data: [DONE]\n\n')
}

const head = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'base',
  system_fingerprint: 'fp_test',
}

export function chunkOf([index, text, logprob]: ScriptedStep): object {
  const isEnd = logprob === undefined
  return {
    ...head,
    choices: [
      {
        index,
        delta: isEnd ? {} : { content: text },
        logprobs: isEnd
          ? null
          : { content: [{ token: text, logprob, bytes: null, top_logprobs: [] }], refusal: null },
        finish_reason: isEnd ? text : null,
      },
    ],
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

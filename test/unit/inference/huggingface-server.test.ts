import { once } from 'node:events'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { createHuggingfaceServer } from '@/lib/inference/huggingface-server'
import type { DrawEvent, DrawRequest } from '@/lib/inference/model-server'
import { chunkOf, sendJson, startScriptedServer, streamSteps } from './scripted-server'

const request: DrawRequest = {
  model: 'sha256-abc',
  messages: [{ role: 'user', content: 'Hello' }],
  choices: 2,
  maxTokens: 9,
  seed: 41,
  stop: ['\n'],
  sampling: {
    temperature: 0.7,
    topP: 0.9,
    topK: 40,
    minP: 0.05,
    repetitionPenalty: 1.1,
    presencePenalty: 0,
    frequencyPenalty: 0,
  },
}
const signal = new AbortController().signal
const running: (() => Promise<void>)[] = []

async function scripted(answer: Parameters<typeof startScriptedServer>[0]) {
  const server = await startScriptedServer(answer)
  running.push(server.stop)
  return { ...server, hub: createHuggingfaceServer({ url: server.url, token: 'secret' }) }
}

async function collect(events: AsyncIterable<DrawEvent>): Promise<DrawEvent[]> {
  const all: DrawEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

describe('drawing answers', () => {
  test('tells the choices apart and passes on every setting the server knows', async () => {
    const { hub, seen } = await scripted((_, response) =>
      streamSteps(response, [
        [0, 'A', -0.1],
        [1, 'B', -0.2],
        [1, 'stop'],
        [0, 'a', -0.3],
        [0, 'length'],
      ]),
    )
    expect(await collect(hub.chat(request, signal))).toEqual([
      { type: 'piece', choice: 0, text: 'A', logProbs: [-0.1] },
      { type: 'piece', choice: 1, text: 'B', logProbs: [-0.2] },
      { type: 'end', choice: 1, reason: 'stop' },
      { type: 'piece', choice: 0, text: 'a', logProbs: [-0.3] },
      { type: 'end', choice: 0, reason: 'length' },
      { type: 'usage', promptTokens: 7, completionTokens: 5, fingerprint: 'fp_test' },
    ])
    expect(seen[0]?.path).toBe('/v1/chat/completions')
    expect(seen[0]?.headers.authorization).toBe('Bearer secret')
    expect(seen[0]?.body).toMatchObject({
      model: 'sha256-abc',
      stream: true,
      n: 2,
      seed: 41,
      stop: ['\n'],
      max_tokens: 9,
      temperature: 0.7,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.05,
      repetition_penalty: 1.1,
      logprobs: true,
    })
    expect(seen[0]?.body).not.toHaveProperty('accessToken')
  })

  test.each([
    [503, 'model_unavailable', 'again in a few seconds'],
    [429, 'overloaded', 'busy'],
    [404, 'not_found', 'no such model'],
    [400, 'invalid_request', 'no such model'],
    [500, 'model_unavailable', 'again'],
  ])('turns status %i into %s, once and without endless retries', async (status, code, words) => {
    const { hub, seen } = await scripted((_, response) =>
      sendJson(response, status, { error: { message: 'no such model' } }),
    )
    await expect(collect(hub.chat(request, signal))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
    expect(seen).toHaveLength(1)
  })

  test.each([400, 404, 500])('carries nothing of the prompt in the error of a status %i', async (status) => {
    const { hub } = await scripted((_, response) => sendJson(response, status, { error: { message: 'no' } }))
    const error: unknown = await collect(hub.chat(request, signal)).catch((caught: unknown) => caught)
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('Hello')
    expect(error).toMatchObject({ cause: { message: `The model server answered ${status} no` } })
  })

  test('says that the model is unavailable when the answer breaks off', async () => {
    let breakOff = () => {}
    const { hub } = await scripted((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(chunkOf([0, 'A', -1]))}\n\n`)
      breakOff = () => response.destroy()
    })
    const events = hub.chat(request, signal)
    expect((await events.next()).value).toMatchObject({ type: 'piece', text: 'A' })
    breakOff()
    await expect(events.next()).rejects.toMatchObject({ code: 'model_unavailable' })
  })

  test('does not take a stream that ends early for a whole answer', async () => {
    const { hub } = await scripted((_, response) => streamSteps(response, [[0, 'A', -1], [0, 'stop'], [1, 'B', -1]])) // biome-ignore format: one script
    await expect(collect(hub.chat(request, signal))).rejects.toMatchObject({ code: 'model_unavailable' })
  })

  test.each([['not json'], ['{"choices": 5}'], ['{"error": {"message": "The engine failed"}}']])(
    'turns a stream of %s into an error',
    async (data) => {
      const { hub } = await scripted((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(`data: ${data}\n\n`)
      })
      await expect(collect(hub.chat(request, signal))).rejects.toMatchObject({ code: 'model_unavailable' })
    },
  )

  test('closes the connection when its reader leaves', async () => {
    let closed: Promise<unknown> = Promise.reject(new Error('never asked'))
    closed.catch(() => undefined)
    const { hub } = await scripted((_, response) => {
      closed = once(response, 'close')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(chunkOf([0, 'A', -1]))}\n\n`)
    })
    for await (const event of hub.chat(request, signal)) {
      expect(event.type).toBe('piece')
      break
    }
    await closed
  })

  test('ends as cancelled when the signal says so', async () => {
    const controller = new AbortController()
    const { hub } = await scripted((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(chunkOf([0, 'A', -1]))}\n\n`)
    })
    const events = hub.chat(request, controller.signal)
    await events.next()
    const next = events.next()
    controller.abort()
    await expect(next).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('says that nobody listens when nobody listens', async () => {
    const { hub, stop } = await scripted(() => undefined)
    running.length = 0
    await stop()
    await expect(collect(hub.chat(request, signal))).rejects.toMatchObject({
      code: 'model_unavailable',
      retryAfterSeconds: 3,
    })
  })
})

describe('the rest of the dialect', () => {
  test('puts latents into the order of their texts', async () => {
    const { hub } = await scripted((_, response) =>
      sendJson(response, 200, {
        object: 'list',
        model: 'base',
        data: [1, 0].map((index) => ({ object: 'embedding', index, embedding: [index, 1] })),
        usage: { prompt_tokens: 2, total_tokens: 2 },
      }),
    )
    const { latents } = await hub.embed({ model: 'base', texts: ['a', 'b'] }, signal)
    expect(latents.map((latent) => [...latent])).toEqual([[0, 1], [1, 1]]) // biome-ignore format: a matrix
    await expect(hub.embed({ model: 'base', texts: ['a'] }, signal)).rejects.toMatchObject({
      code: 'model_unavailable',
    })
  })

  test('reads a model’s description and its tokens', async () => {
    const { hub } = await scripted(({ path }, response) =>
      path === '/tokenize'
        ? sendJson(response, 200, { count: 12, max_model_len: 1024, tokens: [] })
        : sendJson(response, 200, {
            object: 'list',
            data: [
              {
                id: 'base',
                object: 'model',
                created: 1,
                owned_by: 'x',
                root: 'sha256-1',
                max_model_len: 1024,
              },
            ],
          }),
    )
    expect(await hub.describeModel('base', signal)).toEqual({
      name: 'base',
      root: 'sha256-1',
      contextTokens: 1024,
    })
    expect(await hub.describeModel('other', signal)).toBeUndefined()
    expect(await hub.countTokens({ model: 'base', messages: [] }, signal)).toEqual({
      promptTokens: 12,
      contextTokens: 1024,
    })
  })

  test('does without a count where the server has none', async () => {
    const { hub } = await scripted((_, response) => sendJson(response, 404, {}))
    expect(await hub.countTokens({ model: 'base', messages: [] }, signal)).toBeUndefined()
  })
})

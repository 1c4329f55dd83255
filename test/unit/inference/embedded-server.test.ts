import { afterEach, expect, test } from 'vitest'
import { createEmbeddedServer } from '@/lib/inference/embedded-server'
import type { DrawRequest } from '@/lib/inference/model-server'
import type { EngineAddress } from '@/lib/inference/read-engine-address'
import { chunkOf, sendJson, startScriptedServer, streamSteps } from './scripted-server'

const digest = 'a'.repeat(64)
const request: DrawRequest = {
  model: `sha256-${digest}`,
  messages: [{ role: 'user', content: 'Hello' }],
  choices: 1,
  maxTokens: 9,
  seed: 1,
  stop: [],
  sampling: {
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    repetitionPenalty: 1,
    presencePenalty: 0,
    frequencyPenalty: 0,
  },
}
const signal = new AbortController().signal
/** A port where nobody listens, and that fetch does not refuse of itself. */
const dead: EngineAddress = { url: 'http://127.0.0.1:2', token: 'old' }
const running: (() => Promise<void>)[] = []

async function scripted(answer: Parameters<typeof startScriptedServer>[0]) {
  const server = await startScriptedServer(answer)
  running.push(server.stop)
  return server
}

function embedded(addresses: (EngineAddress | undefined)[]) {
  let at = 0
  return createEmbeddedServer({
    readAddress: () => addresses[Math.min(at++, addresses.length - 1)],
    dataDir: '/nowhere',
    sleep: async () => undefined,
  })
}

async function textOf(server: ReturnType<typeof embedded>): Promise<string> {
  let text = ''
  for await (const event of server.chat(request, signal)) if (event.type === 'piece') text += event.text
  return text
}

afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

test('asks again at the new address when the engine was restarted, with its adapter placed', async () => {
  const engine = await scripted(
    ({ path }, response) =>
    path === '/v1/load_lora_adapter' ? sendJson(response, 200, {}) : streamSteps(response, [[0, 'Hi', -1], [0, 'stop']]), // biome-ignore format: one script
  )
  const alive = { url: engine.url, token: 'new' }
  expect(await textOf(embedded([dead, dead, undefined, alive]))).toBe('Hi')
  expect(engine.seen.map(({ path }) => path)).toEqual(['/v1/load_lora_adapter', '/v1/chat/completions'])
})

test('asks again at once where a living engine broke off one connection', async () => {
  let asked = 0
  const engine = await scripted(({ path }, response) => {
    if (path === '/health' || path === '/v1/load_lora_adapter') return sendJson(response, 200, {})
    if (asked++ === 0) return void response.destroy()
    return streamSteps(response, [[0, 'Hi', -1], [0, 'stop']]) // biome-ignore format: one script
  })
  expect(await textOf(embedded([{ url: engine.url, token: 't' }]))).toBe('Hi')
  expect(asked).toBe(2)
})

test('takes a time limit for a time limit and a stop for a stop', async () => {
  const engine = await scripted(() => undefined)
  const server = embedded([{ url: engine.url, token: 't' }])
  const describe = (until: AbortSignal) => server.describeModel('base', until)
  await expect(describe(AbortSignal.timeout(30))).rejects.toMatchObject({ code: 'timeout' })
  await expect(describe(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
})

test('places an adapter that the engine does not hold', async () => {
  let isPlaced = false
  const engine = await scripted(({ path }, response) => {
    if (path === '/v1/load_lora_adapter') {
      isPlaced = true
      return sendJson(response, 200, {})
    }
    if (!isPlaced) return sendJson(response, 404, { error: { message: 'no such model' } })
    return streamSteps(response, [[0, 'Hi', -1], [0, 'stop']]) // biome-ignore format: one script
  })
  expect(await textOf(embedded([{ url: engine.url, token: 't' }]))).toBe('Hi')
})

test('waits for an engine that is just starting, and not for ever', async () => {
  const engine = await scripted((_, response) => streamSteps(response, [[0, 'Hi', -1], [0, 'stop']])) // biome-ignore format: one script
  expect(await textOf(embedded([undefined, undefined, { url: engine.url, token: 't' }]))).toBe('Hi')
  await expect(textOf(embedded([undefined]))).rejects.toMatchObject({
    code: 'model_unavailable',
    retryAfterSeconds: 3,
  })
  await expect(textOf(embedded([dead]))).rejects.toMatchObject({ code: 'model_unavailable' })
})

test('is awake once its engine has an address, and nothing is asked of it for that', async () => {
  const engine = await scripted((_, response) => sendJson(response, 500, {}))
  const alive = { url: engine.url, token: 't' }
  const left: (EngineAddress | undefined)[] = [undefined, undefined, alive]
  const server = createEmbeddedServer({
    ...{ readAddress: () => (left.length > 1 ? left.shift() : alive), dataDir: '/nowhere' },
    sleep: async () => undefined,
  })
  await server.wake?.('base', signal)
  expect(left).toEqual([alive])
  await server.wake?.('base', signal)
  expect(engine.seen).toEqual([])
  await expect(embedded([undefined]).wake?.('base', signal)).rejects.toMatchObject({
    code: 'model_unavailable',
  })
})

test('never draws twice once a reader has seen something', async () => {
  let breakOff = () => {}
  const engine = await scripted((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${JSON.stringify(chunkOf([0, 'Half', -1]))}\n\n`)
    breakOff = () => response.destroy()
  })
  const server = embedded([{ url: engine.url, token: 'a' }, { url: engine.url, token: 'b' }]) // biome-ignore format: two addresses
  const events = server.chat(request, signal)
  expect((await events.next()).value).toMatchObject({ type: 'piece', text: 'Half' })
  breakOff()
  await expect(events.next()).rejects.toMatchObject({ code: 'model_unavailable' })
  expect(engine.seen).toHaveLength(1)
})

test('does not wait when the engine lives and refuses', async () => {
  const engine = await scripted((_, response) => sendJson(response, 400, { error: { message: 'too long' } }))
  await expect(textOf(embedded([{ url: engine.url, token: 't' }]))).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'too long',
  })
  expect(engine.seen).toHaveLength(1)
})

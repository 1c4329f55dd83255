import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DrawEvent, DrawRequest, ModelServer } from '@/lib/inference/model-server'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { findDialect } from '@/lib/inference/remote/find-dialect'
import { createRemoteFleet } from '@/lib/inference/remote/remote-fleet'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import type { RemoteState } from '@/lib/inference/remote/remote-states'
import { RemoteWatch } from '@/lib/inference/remote/remote-watch'
import { type SeenRequest, sendJson, startScriptedServer, streamSteps } from '../scripted-server'

const DIGEST = 'a'.repeat(64)
const NAME = `sha256-${DIGEST}`
const NEUTRAL = { topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, presencePenalty: 0, frequencyPenalty: 0 }
const request: DrawRequest = {
  ...{ model: NAME, base: 'org/base', messages: [{ role: 'user', content: 'Hello' }] },
  ...{ choices: 2, maxTokens: 9, seed: 4, stop: [], sampling: { ...NEUTRAL, temperature: 0.7 } },
}
const signal = new AbortController().signal
const cleanups: (() => unknown)[] = []
let dataDir = ''

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'polyphony-remote-'))
  const folder = join(dataDir, 'blobs/adapters', DIGEST)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'adapter_config.json'), '{}')
  await writeFile(join(folder, 'adapter_model.safetensors'), 'x')
})
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
  rmSync(dataDir, { recursive: true, force: true })
})

type Answer = (request: SeenRequest, response: ServerResponse) => void | Promise<void>
async function scripted(answer: Answer) {
  const server = await startScriptedServer(answer)
  cleanups.push(server.stop)
  return server
}

/** vLLM as it answers: its list, its refusals and its 400 for what is loaded already. */
function vllm(options: { chat?: Answer; load?: Answer } = {}): Answer {
  const loaded = new Set<string>()
  const refuse = (response: ServerResponse, code: number, message: string) =>
    sendJson(response, code, { error: { message, type: 'InvalidUserInput', param: null, code } })
  return (asked, response) => {
    const lora = String(asked.body.lora_name)
    if (asked.path === '/v1/models') {
      const adapters = [...loaded].map((id) => ({ id, root: '/x', parent: 'org/base' }))
      return sendJson(response, 200, {
        object: 'list',
        data: [{ id: 'org/base', root: 'org/base', parent: null, max_model_len: 4096 }, ...adapters],
      })
    }
    if (asked.path === '/v1/load_lora_adapter') {
      if (options.load) return options.load(asked, response)
      if (loaded.has(lora))
        return refuse(response, 400, `The lora adapter '${lora}' has already been loaded.`)
      loaded.add(lora)
      return void response.end(`Success: LoRA adapter '${lora}' added successfully.`)
    }
    if (asked.path === '/v1/unload_lora_adapter') {
      if (!loaded.delete(lora)) return refuse(response, 404, `The lora adapter '${lora}' cannot be found.`)
      return void response.end(`Success: LoRA adapter '${lora}' removed successfully.`)
    }
    if (options.chat) return options.chat(asked, response)
    const { model } = asked.body
    if (model !== 'org/base' && !loaded.has(String(model)))
      return refuse(response, 404, `The model \`${model}\` does not exist.`)
    return streamSteps(response, [
      [0, 'A', -0.1],
      [1, 'B', -0.2],
      [0, 'stop'],
      [1, 'stop'],
    ])
  }
}

const embedded = (said: string[] = []): ModelServer => ({
  async *chat() {
    said.push('chat')
    yield { type: 'piece', choice: 0, text: 'own', logProbs: [] }
  },
  embed: async ({ model }) => {
    said.push(`embed ${model}`)
    return { latents: [new Float32Array(1)], promptTokens: 1 }
  },
  describeModel: async (name) => ({ name, root: 'sha256-first', contextTokens: 1024 }),
  countTokens: async () => undefined,
  scoreText: async () => {
    said.push('score')
    return { logProbs: [-1] }
  },
  complete: async () => ({ text: 'own' }),
  wake: async (base) => {
    said.push(`wake ${base}`)
  },
})

function hub(
  servers: object[],
  options: { isEmbedded?: boolean; digests?: string[]; said?: string[]; firstMs?: number } = {},
) {
  const parsed = parseRemoteServers(JSON.stringify(servers))
  let states: RemoteState[] = []
  let now = 0
  const digests = options.digests ?? []
  const watch = new RemoteWatch({
    ...{ servers: parsed, dialectOf: findDialect, dataDir, say: () => {}, nowMs: () => now },
    listDigests: async () => digests,
    readNeeds: async () => ({ rank: 8, hasPatterns: false }),
    write: (written) => {
      states = written
    },
    sleep: async () => {},
  })
  const fleet = createRemoteFleet({
    ...{ servers: parsed, dialectOf: findDialect, dataDir, embedded: embedded(options.said) },
    readStates: () => states,
    isEmbedded: () => options.isEmbedded ?? false,
    firstBase: () => 'first',
    breaker: new CircuitBreaker(() => now),
    patience: { firstMs: options.firstMs ?? 60_000, betweenMs: 60_000 },
  })
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { watch, fleet, digests, states: () => states, pass }
}

async function collect(events: AsyncIterable<DrawEvent>): Promise<DrawEvent[]> {
  const all: DrawEvent[] = []
  for await (const event of events) all.push(event)
  return all
}
const textOf = (events: DrawEvent[]) =>
  events.map((event) => (event.type === 'piece' ? `${event.choice}${event.text}` : '')).join('')

describe('vLLM', () => {
  test('gets what it should hold, also after it was restarted, and loses what it should not', async () => {
    let answer = vllm()
    const server = await scripted((asked, response) => answer(asked, response))
    const { watch, digests, states, pass } = hub([{ kind: 'vllm', url: server.url }], { digests: [DIGEST] })
    await watch.tick()
    expect(states()[0]).toMatchObject({ state: 'up', adapters: [DIGEST], refused: [], lastError: null })
    expect(server.seen.find(({ path }) => path === '/v1/load_lora_adapter')?.body).toEqual({
      lora_name: NAME,
      lora_path: join(dataDir, 'blobs/adapters', DIGEST),
    })
    answer = vllm()
    await watch.tick()
    expect(states()[0]?.adapters).toEqual([DIGEST])
    digests.splice(0)
    await watch.tick()
    expect(states()[0]?.adapters).toEqual([DIGEST])
    pass(600_000)
    await watch.tick()
    expect(states()[0]?.adapters).toEqual([])
  })

  test('draws all drafts in one request, and is given an adapter it lacks first', async () => {
    const server = await scripted(vllm())
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }])
    await watch.tick()
    expect(textOf(await collect(fleet.chat(request, signal)))).toBe('0A1B')
    const paths = server.seen.map(({ path }) => path).slice(1)
    expect(paths).toEqual(['/v1/chat/completions', '/v1/load_lora_adapter', '/v1/chat/completions'])
    expect(server.seen.at(-1)?.body).toMatchObject({ model: NAME, n: 2 })
  })

  test('says what it refused and how to mend it', async () => {
    const load: Answer = (_, response) => sendJson(response, 404, { detail: 'Not Found' })
    const server = await scripted(vllm({ load }))
    const { watch, states } = hub([{ kind: 'vllm', url: server.url }], { digests: [DIGEST] })
    await watch.tick()
    expect(states()[0]?.refused[0]?.reason).toContain('VLLM_ALLOW_RUNTIME_LORA_UPDATING=True')
    expect(states()[0]?.state).toBe('up')
  })
})

test('vLLM that fails over one adapter is well and serves the rest', async () => {
  const load: Answer = (_, response) =>
    sendJson(response, 500, { error: { message: 'Error while deserializing header', code: 500 } })
  const server = await scripted(vllm({ load }))
  const { watch, states } = hub([{ kind: 'vllm', url: server.url }], { digests: [DIGEST] })
  await watch.tick()
  expect(states()[0]).toMatchObject({
    state: 'up',
    refused: [{ digest: DIGEST, reason: 'Error while deserializing header' }],
  })
})

describe('a server that fails', () => {
  test.each<[string, Answer]>([
    ['is dead', (_, response) => void response.socket?.destroy()],
    ['is out of order', (_, response) => sendJson(response, 500, { error: { message: 'CUDA error' } })],
    ['never answers', () => {}],
    ['lies', (_, response) => void response.end('data: {"nonsense": 1}\n\n')],
  ])(
    'and %s before its first word is followed by the next, and last by the own engine',
    async (kind, chat) => {
      // Only of the one that never answers the end of patience is waited for.
      const firstMs = kind === 'never answers' ? 1_000 : 60_000
      const broken = await scripted(vllm({ chat }))
      const well = await scripted(vllm())
      const question = { ...request, model: 'org/base' }
      const one = { kind: 'vllm', url: broken.url }
      const both = hub([one, { kind: 'vllm', url: well.url }], { firstMs })
      await both.watch.tick()
      expect(textOf(await collect(both.fleet.chat(question, signal)))).toBe('0A1B')
      const own = hub([one], { isEmbedded: true, firstMs })
      await own.watch.tick()
      expect(textOf(await collect(own.fleet.chat(question, signal)))).toBe('0own')
      const alone = hub([one], { firstMs })
      await alone.watch.tick()
      const failed = collect(alone.fleet.chat(question, signal))
      await expect(failed).rejects.toMatchObject({ code: expect.stringMatching(/model_unavailable|timeout/) })
    },
  )

  test('is left alone after three failures, and tried once after its rest', async () => {
    const server = await scripted(vllm({ chat: (_, response) => sendJson(response, 500, {}) }))
    const { watch, fleet, pass } = hub([{ kind: 'vllm', url: server.url }], { isEmbedded: true })
    await watch.tick()
    const asked = () => server.seen.filter(({ path }) => path === '/v1/chat/completions').length
    for (let i = 0; i < 6; i++) await collect(fleet.chat({ ...request, model: 'org/base' }, signal))
    expect(asked()).toBe(3)
    pass(5_000)
    for (let i = 0; i < 3; i++) await collect(fleet.chat({ ...request, model: 'org/base' }, signal))
    expect(asked()).toBe(4)
  })
})

test('an own engine is woken only for a base that no server at its side has, and that it has itself', async () => {
  const server = await scripted(vllm())
  const woken = async (isEmbedded: boolean, base: string) => {
    const said: string[] = []
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }], { isEmbedded, said })
    await watch.tick()
    await fleet.wake?.(base, signal)
    return said
  }
  expect(await woken(true, 'org/base')).toEqual([])
  expect(await woken(true, 'org/guard')).toEqual(['wake org/guard'])
  expect(await woken(false, 'org/guard')).toEqual([])
})

test('latents of a base that runs elsewhere come from the first engine', async () => {
  const server = await scripted(vllm())
  const said: string[] = []
  const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }], { said })
  await watch.tick()
  expect(await fleet.describeModel('org/base', signal)).toEqual({
    ...{ name: 'org/base', root: 'org/base', contextTokens: 4096 },
    encoder: { model: 'first', digest: 'sha256-first' },
  })
  await fleet.embed({ model: 'org/base', texts: ['a'] }, signal)
  expect(said).toEqual(['embed first'])
})

describe('the log-probabilities of a text', () => {
  const asked = { model: NAME, base: 'org/base', text: 'One, two.' }
  const echo: Answer = ({ body }, response) =>
    sendJson(response, 200, {
      ...{ id: 'cmpl-1', object: 'text_completion', created: 1, model: body.model },
      choices: [
        {
          ...{ index: 0, text: body.prompt, finish_reason: 'length' },
          logprobs: {
            tokens: ['One', ',', ' two.'],
            token_logprobs: [null, -0.5, -2],
            text_offset: [0, 3, 4],
          },
        },
      ],
    })

  test('come from a server that can tell, which is given the adapter first', async () => {
    let isKnown = false
    const server = await scripted(
      vllm({
        load: (_, response) => {
          isKnown = true
          response.end('Success')
        },
        chat: (seen, response) =>
          isKnown
            ? echo(seen, response)
            : sendJson(response, 404, { error: { message: 'The model does not exist.' } }),
      }),
    )
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }])
    await watch.tick()
    expect(await fleet.scoreText(asked, signal)).toEqual({ logProbs: [-0.5, -2] })
    expect(server.seen.at(-1)).toMatchObject({
      path: '/v1/completions',
      body: { model: NAME, prompt: 'One, two.', echo: true, logprobs: 0, max_tokens: 0 },
    })
  })

  test('are nobody’s to tell where only other kinds of servers have the base, and the own engine’s where it has it', async () => {
    const server = await scripted(vllm())
    const said: string[] = []
    const none = hub([{ kind: 'openai', url: server.url }], { said })
    await none.watch.tick()
    expect(await none.fleet.scoreText({ model: 'org/base', text: 'x' }, signal)).toBeUndefined()
    expect(said).toEqual([])
    const own = hub([{ kind: 'openai', url: server.url }], { said, isEmbedded: true })
    await own.watch.tick()
    expect(await own.fleet.scoreText({ model: 'org/base', text: 'x' }, signal)).toEqual({ logProbs: [-1] })
  })

  test('fail clearly while every server that could tell is away', async () => {
    const server = await scripted(vllm({ chat: (_, response) => sendJson(response, 503, {}) }))
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }])
    await watch.tick()
    await expect(fleet.scoreText({ model: 'org/base', text: 'x' }, signal)).rejects.toMatchObject({
      code: 'model_unavailable',
    })
  })

  test('are not there where a server answers without them', async () => {
    const server = await scripted(
      vllm({
        chat: ({ body }, response) =>
          sendJson(response, 200, {
            ...{ id: 'cmpl-1', object: 'text_completion', created: 1, model: body.model },
            choices: [{ index: 0, text: body.prompt, finish_reason: 'length', logprobs: null }],
          }),
      }),
    )
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }])
    await watch.tick()
    expect(await fleet.scoreText({ model: 'org/base', text: 'x' }, signal)).toBeUndefined()
  })
})

describe('a text that is gone on with as it stands', () => {
  const asked = { model: 'org/base', prompt: 'Is it? <|eot|>', maxTokens: 4, topLogProbs: 5 }

  test('goes to a server that writes no template around it, greedily, and its likeliest tokens come back', async () => {
    const server = await scripted(
      vllm({
        chat: ({ body }, response) =>
          sendJson(response, 200, {
            ...{ id: 'cmpl-1', object: 'text_completion', created: 1, model: body.model },
            choices: [
              {
                ...{ index: 0, text: 'Yes', finish_reason: 'length' },
                logprobs: {
                  ...{ tokens: ['Yes'], token_logprobs: [-0.1], text_offset: [0] },
                  top_logprobs: [{ Yes: -0.1, No: -2.5 }],
                },
              },
            ],
          }),
      }),
    )
    const { watch, fleet } = hub([{ kind: 'vllm', url: server.url }])
    await watch.tick()
    expect(await fleet.complete(asked, signal)).toEqual({ text: 'Yes', tokens: [{ Yes: -0.1, No: -2.5 }] })
    expect(server.seen.at(-1)).toMatchObject({
      path: '/v1/completions',
      body: { model: 'org/base', prompt: 'Is it? <|eot|>', max_tokens: 4, temperature: 0, logprobs: 5 },
    })
  })

  test('goes to no server that does, and to the own engine where it has the base', async () => {
    const server = await scripted(vllm())
    const none = hub([{ kind: 'openai', url: server.url }])
    await none.watch.tick()
    expect(await none.fleet.complete(asked, signal)).toBeUndefined()
    const own = hub([{ kind: 'openai', url: server.url }], { isEmbedded: true })
    await own.watch.tick()
    expect(await own.fleet.complete(asked, signal)).toEqual({ text: 'own' })
  })
})

test('Ray Serve finds an adapter in the bucket, as <base>:<adapter>', async () => {
  const server = await scripted(vllm({ chat: (_, response) => streamSteps(response, [[0, 'R', -1], [1, 'S', -1], [0, 'stop'], [1, 'stop']]) })) // biome-ignore format: one line reads better
  const folder = join(dataDir, 'bucket')
  const { watch, fleet } = hub([{ kind: 'ray', url: server.url, folder }], { digests: [DIGEST] })
  await watch.tick()
  expect((await readdir(join(folder, NAME))).sort()).toEqual([
    'adapter_config.json',
    'adapter_model.safetensors',
  ])
  expect(textOf(await collect(fleet.chat(request, signal)))).toBe('0R1S')
  expect(server.seen.at(-1)?.body.model).toBe(`org/base:${NAME}`)
})

test('LoRAX is given the path as adapter_id, a request a draft, and no value that it refuses', async () => {
  const server = await scripted((asked, response) => {
    if (asked.path === '/info')
      return sendJson(response, 200, { model_id: 'org/base', max_total_tokens: 2048 })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const details = { finish_reason: 'eos_token', prompt_tokens: 5, generated_tokens: 2 }
    response.write(`data:${JSON.stringify({ token: { id: 1, text: 'L', logprob: -1, special: false } })}\n\n`)
    const last = { token: { id: 2, text: '</s>', logprob: -1, special: true }, generated_text: 'L', details }
    response.end(`data:${JSON.stringify(last)}\n\n`)
  })
  const { watch, fleet } = hub([{ kind: 'lorax', url: server.url, seenAs: '/adapters' }])
  await watch.tick()
  const events = await collect(fleet.chat(request, signal))
  expect(textOf(events).split('').sort().join('')).toBe('01LL')
  expect(events.at(-1)).toMatchObject({ type: 'usage', promptTokens: 5, completionTokens: 4 })
  const bodies = server.seen.slice(1).map(({ body }) => body.parameters)
  expect(bodies).toHaveLength(2)
  // Whichever of the two arrived first.
  for (const seed of [4, 5])
    expect(bodies).toContainEqual(
      expect.objectContaining({ adapter_id: `/adapters/${DIGEST}`, adapter_source: 'local', seed }),
    )
  for (const body of bodies)
    for (const refused of ['top_k', 'top_p']) expect(body).not.toHaveProperty(refused)
})

test('llama.cpp answers through the adapter of that digest, whatever its number is', async () => {
  const server = await scripted((asked, response) => {
    if (asked.path === '/v1/models') return sendJson(response, 200, { data: [{ id: 'org/base' }] })
    if (asked.path === '/props')
      return sendJson(response, 200, { default_generation_settings: { n_ctx: 512 } })
    if (asked.path === '/lora-adapters')
      return sendJson(response, 200, [
        { id: 0, path: '/loras/other.gguf', scale: 0 },
        { id: 1, path: `/loras/${NAME}.gguf`, scale: 0 },
      ])
    return streamSteps(response, [
      [0, 'G', -1],
      [0, 'stop'],
    ])
  })
  const { watch, fleet, states } = hub([{ kind: 'llamacpp', url: server.url }], { digests: ['b'.repeat(64)] })
  await watch.tick()
  expect(states()[0]).toMatchObject({ bases: [{ contextTokens: 512 }], adapters: [DIGEST] })
  expect(states()[0]?.refused[0]?.reason).toContain('GGUF')
  await collect(fleet.chat(request, signal))
  const drawn = server.seen.filter(({ path }) => path === '/v1/chat/completions')
  expect(drawn.map(({ body }) => body.seed).sort()).toEqual([4, 5])
  expect(drawn[0]?.body.lora).toEqual([{ id: 0, scale: 0 }, { id: 1, scale: 1 }]) // biome-ignore format: one line reads better
  expect(drawn[0]?.body).not.toHaveProperty('n')
})

import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DrawEvent, DrawRequest } from '@/lib/inference/model-server'
import type { RemoteServer } from '@/lib/inference/remote/remote-servers'
import { vllmDialect } from '@/lib/inference/remote/vllm-dialect'
import { chatCompletionSchema } from '@/lib/openai/chat-completion'
import { chatCompletionChunkSchema } from '@/lib/openai/chat-completion-chunk'
import { embeddingsSchema } from '@/lib/openai/embeddings'
import { modelsListSchema } from '@/lib/openai/models-list'
import { describeAdapters } from './model-server-adapters'
import { describeLoad } from './model-server-load'
import { describeCompletions, describeScores } from './model-server-scores'

/** A model server under test. */
export interface ServerUnderTest {
  url: string
  token: string
  /** The base model's name: the tiny checkpoint of the fixtures. */
  model: string
  /** Its blob store is where the server reads adapters from. */
  dataDir: string
  stop(): Promise<void>
}

/** What is asked of a server when it starts. */
export interface ServerSize {
  /** Answers written at once. */
  slots: number
  /** Requests that may wait, where the server bounds them. */
  queueLimit: number
}

/**
 * Where servers of this dialect differ. Each is proved either way: a server that can more or less than it declares fails.
 */
export interface Capabilities {
  /** Whether /v1/embeddings pools the chat model's states; else it is not found. */
  embeddings: boolean
  /** Whether a full queue turns requests away with 429 and Retry-After; else every request waits its turn. */
  boundedQueue: boolean
  /** Whether X-Request-Timeout-Ms ends an answer with 504; else the hub's own patience does, and the header says nothing. */
  timeLimitHeader: boolean
  /** What becomes of a max_tokens that the context cannot hold: cut to what fits, or a 400 with the numbers. */
  excessTokens: 'cut' | 'refused'
  /** Whether the files of an adapter must hash to its name. */
  checksDigests: boolean
  /** What GET /metrics calls the answers under way and the tokens written. */
  metrics: { running: string; generated: string }
}

export interface SuiteContext {
  /** The server that all tests share. */
  shared(): ServerUnderTest
  start(size: ServerSize): Promise<ServerUnderTest>
  can: Capabilities
}

export const TINY_CONTEXT = 128
const SHARED: ServerSize = { slots: 8, queueLimit: 64 }
export const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'system', content: 'Answer briefly.' },
  { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
]

/** What the hub relies on from every model server that speaks vLLM's dialect, its own engine among them. */
export function describeModelServer(
  name: string,
  can: Capabilities,
  start: (size: ServerSize) => Promise<ServerUnderTest>,
): void {
  describe(`the model server "${name}"`, () => {
    let server: ServerUnderTest
    beforeAll(async () => {
      server = await start(SHARED)
    })
    afterAll(() => server.stop())
    const context: SuiteContext = { shared: () => server, start, can }
    describeChat(context)
    describeAdapters(context)
    describeScores(context)
    describeCompletions(context)
    describeLoad(context)
  })
}

function describeChat({ shared, can }: SuiteContext): void {
  let server: ServerUnderTest
  let client: OpenAI
  beforeAll(() => {
    server = shared()
    client = openaiClient(server)
  })
  const create = (body: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>) =>
    client.chat.completions.create({ model: server.model, messages, ...body })

  test('says that it is healthy, without a token', async () => {
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })

  test('lists its base model, with the context that it reads', async () => {
    const list = modelsListSchema.parse(await (await client.models.list().asResponse()).json())
    expect(list.data.map(({ id }) => id)).toContain(server.model)
    const { bases, adapters } = await vllmDialect.inspect(remoteOf(server), never)
    expect(bases).toMatchObject([{ served: server.model, contextTokens: TINY_CONTEXT }])
    expect(adapters).toBeInstanceOf(Array)
  })

  test('answers a chat whole, with n choices and usage', async () => {
    const answer = chatCompletionSchema.parse(await create({ n: 3, max_tokens: 5, seed: 1 }))
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(0)
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0)
  })

  test('streams the same answer that it gives whole, with a reason and the usage at its end', async () => {
    const body = { model: server.model, messages, n: 2, max_tokens: 5, seed: 1 }
    const whole = await client.chat.completions.create(body)
    const stream = await client.chat.completions.create({
      ...body,
      stream: true,
      stream_options: { include_usage: true },
    })
    const ended = new Map<number, string>()
    const texts = ['', '']
    let usage: number | undefined
    for await (const raw of stream) {
      const chunk = chatCompletionChunkSchema.parse(raw)
      for (const { index, delta, finish_reason } of chunk.choices) {
        texts[index] += delta.content ?? ''
        if (finish_reason) ended.set(index, finish_reason)
      }
      usage = chunk.usage?.completion_tokens ?? usage
    }
    expect(texts).toEqual(whole.choices.map(({ message }) => message.content))
    expect(ended.get(0)).toBe(whole.choices[0]?.finish_reason)
    expect(ended.get(1)).toBe(whole.choices[1]?.finish_reason)
    expect(usage).toBe(whole.usage?.completion_tokens)
  })

  test('gives the same answer for the same seed, and another for another', async () => {
    const draw = async (seed: number) =>
      (await create({ max_tokens: 12, seed, temperature: 1 })).choices[0]?.message.content
    expect(await draw(4)).toBe(await draw(4))
    const others = await Promise.all([5, 6, 7, 8].map(draw))
    expect(new Set(others).size).toBeGreaterThan(1)
  })

  test('stops before a stop text, and at max_tokens', async () => {
    const whole = await create({ max_tokens: 20, temperature: 0 })
    const text = whole.choices[0]?.message.content ?? ''
    const [middle] = [...text.slice(Math.floor(text.length / 2))]
    const stop = middle!
    const cut = await create({ max_tokens: 20, temperature: 0, stop: [stop] })
    expect(cut.choices[0]?.finish_reason).toBe('stop')
    expect(cut.choices[0]?.message.content).toBe(text.slice(0, text.indexOf(stop)))
    const short = await create({ max_tokens: 3, temperature: 0 })
    expect(short.choices[0]?.finish_reason).toBe('length')
    expect(short.usage?.completion_tokens).toBe(3)
    expect(text.startsWith(short.choices[0]?.message.content ?? '?')).toBe(true)
  })

  test(`${can.excessTokens === 'cut' ? 'cuts' : 'refuses'} a max_tokens that the context cannot hold`, async () => {
    const asked = create({ max_tokens: 100_000, temperature: 0 })
    if (can.excessTokens === 'refused') {
      await expect(asked).rejects.toMatchObject({
        status: 400,
        message: expect.stringMatching(/100000.*128/s),
      })
      return
    }
    const { usage } = await asked
    expect(usage?.total_tokens).toBeLessThanOrEqual(TINY_CONTEXT)
  })

  test('refuses a prompt longer than the context with both numbers, and counts tokens beforehand', async () => {
    const content = 'word '.repeat(300)
    const counted = await vllmDialect.countTokens(
      remoteOf(server),
      { base: server.model, messages: [{ role: 'user', content }] },
      never,
    )
    expect(counted?.contextTokens).toBe(TINY_CONTEXT)
    expect(counted?.promptTokens).toBeGreaterThan(TINY_CONTEXT)
    await expect(create({ messages: [{ role: 'user', content }] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(
        new RegExp(`(?=.*\\b${TINY_CONTEXT}\\b)(?=.*\\b${counted?.promptTokens}\\b)`, 's'),
      ),
    })
  })

  test('reports log-probabilities of the chosen tokens', async () => {
    const answer = await create({ max_tokens: 3, seed: 1, logprobs: true, top_logprobs: 2 })
    const scores = answer.choices[0]?.logprobs?.content ?? []
    expect(scores.length).toBeGreaterThan(0)
    for (const { logprob } of scores) expect(logprob).toBeLessThanOrEqual(0)
  })

  test(can.embeddings ? 'embeds texts' : 'has no embeddings, and says so', async () => {
    const asked = client.embeddings.create({
      model: server.model,
      input: ['one', 'two'],
      encoding_format: 'float',
    })
    if (can.embeddings) return expect(embeddingsSchema.parse(await asked).data).toHaveLength(2)
    await expect(asked).rejects.toMatchObject({ status: 404 })
  })

  test('answers what it cannot do with an error that the client understands', async () => {
    await expect(create({ model: 'no-such-model' })).rejects.toMatchObject({ status: 404 })
    await expect(create({ messages: [] })).rejects.toMatchObject({ status: 400 })
    await expect(create({ max_tokens: -1 })).rejects.toMatchObject({ status: 400 })
    await expect(create({ temperature: -1 })).rejects.toMatchObject({ status: 400 })
    const stranger = openaiClient({ ...server, token: 'wrong' })
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 })
  })
}

export const never = new AbortController().signal

export function openaiClient({ url, token }: Pick<ServerUnderTest, 'url' | 'token'>): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey: token, maxRetries: 0 })
}

/** The server as MODEL_SERVERS would name it. */
export function remoteOf({ url, token }: Pick<ServerUnderTest, 'url' | 'token'>): RemoteServer {
  return {
    ...{ name: 'tested', kind: 'vllm', url, token, bases: {} },
    ...{ folder: undefined, seenAs: undefined, maxRank: 16 },
  }
}

/** Draws through the hub's own dialect; greedy unless told. */
export function draw(
  server: ServerUnderTest,
  options: { digest?: string; content?: string } & Partial<Omit<DrawRequest, 'messages'>> = {},
  signal: AbortSignal = never,
): AsyncGenerator<DrawEvent> {
  const { digest, content = 'Hello', ...changes } = options
  const sampling = { temperature: 0, topP: 1, topK: 0, minP: 0 }
  const penalties = { repetitionPenalty: 1, presencePenalty: 0, frequencyPenalty: 0 }
  const request: DrawRequest = {
    ...{ model: server.model, base: server.model, messages: [{ role: 'user', content }] },
    ...{ choices: 1, maxTokens: 12, seed: 1, stop: [], sampling: { ...sampling, ...penalties } },
    ...changes,
  }
  const draft = { request, base: server.model, digest, dataDir: server.dataDir }
  return vllmDialect.chat(remoteOf(server), draft, signal)
}

export async function textOf(events: AsyncIterable<DrawEvent>): Promise<string> {
  let text = ''
  for await (const event of events) if (event.type === 'piece') text += event.text
  return text
}

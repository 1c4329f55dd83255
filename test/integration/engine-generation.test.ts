import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChatCompletion, chatCompletionSchema } from '@/lib/openai/chat-completion'
import { chatCompletionChunkSchema } from '@/lib/openai/chat-completion-chunk'
import { startTestEngine, type TestEngine } from './engine-fixture'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine({ slots: 6 })
})
afterAll(() => engine.stop())

async function complete(body: object): Promise<ChatCompletion> {
  const response = await engine.chat(body)
  if (!response.ok) throw new Error(await response.text())
  return chatCompletionSchema.parse(await response.json())
}

/** The texts of a streamed answer, by choice, and its chunks. */
async function stream(body: object) {
  const response = await engine.chat({ ...body, stream: true })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const events = (await response.text())
    .trim()
    .split('\n\n')
    .map((event) => event.replace(/^data: /, ''))
  expect(events.pop()).toBe('[DONE]')
  const chunks = events.map((event) => chatCompletionChunkSchema.parse(JSON.parse(event)))
  const texts = new Map<number, string>()
  const reasons = new Map<number, string>()
  for (const { choices } of chunks) {
    for (const { index, delta, finish_reason } of choices) {
      texts.set(index, (texts.get(index) ?? '') + (delta.content ?? ''))
      if (finish_reason) reasons.set(index, finish_reason)
    }
  }
  return { chunks, texts, reasons }
}

const textsOf = (completion: ChatCompletion) => completion.choices.map(({ message }) => message.content)

describe('an answer', () => {
  test('is the same with the same seed and another one with another seed', async () => {
    const draw = async (seed: number) =>
      textsOf(await complete({ seed, n: 2, max_tokens: 12, temperature: 1.5 }))
    const first = await draw(7)
    expect(await draw(7)).toEqual(first)
    expect(await draw(8)).not.toEqual(first)
    expect(first[0]).not.toBe(first[1])
  })

  test('without a seed differs from time to time', async () => {
    const draws = await Promise.all(
      Array.from({ length: 3 }, () => complete({ max_tokens: 12, temperature: 2 })),
    )
    expect(new Set(draws.map(textsOf).map(String)).size).toBeGreaterThan(1)
  })

  test('at temperature 0 is the same whatever the seed, and for each of n', async () => {
    const [a, b] = [
      await complete({ temperature: 0, seed: 1, max_tokens: 8, n: 3 }),
      await complete({ temperature: 0, seed: 2, max_tokens: 8 }),
    ]
    expect(new Set([...textsOf(a), ...textsOf(b)]).size).toBe(1)
  })

  test('streamed equals the same answer whole', async () => {
    for (const seed of [1, 2, 3]) {
      const body = { seed, n: 3, max_tokens: 15, temperature: 1.2 }
      const whole = await complete(body)
      const { texts, reasons } = await stream(body)
      for (const { index, message, finish_reason } of whole.choices) {
        expect(texts.get(index)).toBe(message.content)
        expect(reasons.get(index)).toBe(finish_reason)
      }
    }
  })

  test('counts its tokens, in a stream too when asked', async () => {
    const whole = await complete({ seed: 3, max_tokens: 5, n: 2 })
    expect(whole.usage?.total_tokens).toBe(
      (whole.usage?.prompt_tokens ?? 0) + (whole.usage?.completion_tokens ?? 0),
    )
    const { chunks } = await stream({ seed: 3, max_tokens: 5, n: 2, stream_options: { include_usage: true } })
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage })
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
  })

  test('ends before a stop string, with reason stop', async () => {
    const body = { seed: 11, temperature: 1, max_tokens: 20 }
    const text = textsOf(await complete(body))[0] ?? ''
    expect(text.length).toBeGreaterThan(4)
    const stop = text.slice(3, 5)
    const stopped = await complete({ ...body, stop: [stop, 'never there'] })
    expect(textsOf(stopped)[0]).toBe(text.slice(0, text.indexOf(stop)))
    expect(stopped.choices[0]?.finish_reason).toBe('stop')
    expect((await stream({ ...body, stop })).texts.get(0)).toBe(text.slice(0, text.indexOf(stop)))
  })

  test('ends with reason length at max_tokens and at the end of the context', async () => {
    expect((await complete({ temperature: 0, max_tokens: 1 })).choices[0]?.finish_reason).toBe('length')
    const long = await complete({ temperature: 0, max_tokens: 100_000 })
    expect(long.usage?.total_tokens).toBeLessThanOrEqual(128)
  })

  test('carries log-probabilities that belong to its tokens', async () => {
    const { choices } = await complete({
      seed: 5,
      max_tokens: 6,
      logprobs: true,
      top_logprobs: 4,
      temperature: 1,
    })
    const content = choices[0]?.logprobs?.content ?? []
    expect(Buffer.from(content.flatMap(({ bytes }) => bytes ?? [])).toString()).toBe(
      choices[0]?.message.content,
    )
    for (const { logprob, top_logprobs } of content) {
      expect(top_logprobs).toHaveLength(4)
      expect(logprob).toBeLessThanOrEqual(top_logprobs[0]!.logprob)
      expect(top_logprobs.reduce((sum, other) => sum + Math.exp(other.logprob), 0)).toBeLessThanOrEqual(
        1.0001,
      )
    }
  })
})

describe('adapters', () => {
  test('answer side by side in one batch as they answer alone', async () => {
    const [first, second] = await engine.loadBothAdapters()
    const bodies = ['tiny-llama', first, second, first, 'tiny-llama'].map((model, i) => ({
      ...{ model, seed: i, max_tokens: 20, temperature: 0.8 },
      messages: [{ role: 'user', content: 'x '.repeat(3 * i + 1) }],
    }))
    const alone: unknown[] = []
    for (const body of bodies) alone.push(textsOf(await complete(body)))
    expect(new Set(alone.map(String)).size).toBeGreaterThan(3)
    const together = await Promise.all(bodies.map(complete))
    expect(together.map(textsOf)).toEqual(alone)
  })

  test('are listed with their base, and can be unloaded', async () => {
    const [name] = await engine.loadBothAdapters()
    const list: unknown = await (await engine.get('/v1/models')).json()
    expect(list).toMatchObject({
      data: [{ id: 'tiny-llama', parent: null }, { parent: 'tiny-llama' }, { parent: 'tiny-llama' }],
    })
    expect((await engine.post('/v1/unload_lora_adapter', { lora_name: name })).status).toBe(200)
    expect((await engine.chat({ model: name })).status).toBe(404)
    expect((await engine.post('/v1/unload_lora_adapter', { lora_name: name })).status).toBe(404)
  })
})

describe('many drafts', () => {
  test('share one reading of the prompt', async () => {
    const before = await engine.metric('prompt_tokens_total')
    const { usage } = await complete({
      n: 6,
      max_tokens: 2,
      messages: [{ role: 'user', content: 'word '.repeat(20) }],
    })
    expect((await engine.metric('prompt_tokens_total')) - before).toBe(usage?.prompt_tokens)
  })

  test('beyond the slots are refused with the number', async () => {
    const response = await engine.chat({ n: 7 })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('at most 6')
  })
})

test('more requests than slots all get the answer they get alone', async () => {
  const bodies = Array.from({ length: 12 }, (_, i) => ({
    ...{ seed: i, n: 1 + (i % 3), max_tokens: 3 + 4 * i, temperature: 1 },
    messages: [{ role: 'user', content: 'abc '.repeat(1 + ((i * 5) % 11)) }],
  }))
  const together = await Promise.all(bodies.map(complete))
  for (const [i, body] of bodies.entries())
    expect(textsOf(await complete(body))).toEqual(textsOf(together[i]!))
})

test('six streams through three models run at the same time', async () => {
  const models = ['tiny-llama', ...(await engine.loadBothAdapters())]
  const order: string[] = []
  const read = async (number: number) => {
    const body = { model: models[number % 3], max_tokens: 60, seed: number, stream: true }
    const response = await engine.chat(body)
    for await (const _ of response.body ?? [])
      if (!order.includes(`first ${number}`)) order.push(`first ${number}`)
    order.push(`last ${number}`)
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(read))
  expect(order.slice(0, 6).every((event) => event.startsWith('first'))).toBe(true)
})

describe('special tokens', () => {
  test('in what a reader writes are counted as text', async () => {
    const count = async (content: string) =>
      (await complete({ max_tokens: 1, messages: [{ role: 'user', content }] })).usage?.prompt_tokens ?? 0
    const empty = await count('')
    const { count: plain } = await (await engine.post('/tokenize', { prompt: '<|end|><|system|>' })).json()
    expect(await count('<|end|><|system|>')).toBe(empty + plain)
    expect(plain).toBeGreaterThan(5)
  })
})

describe('embeddings', () => {
  test('have length 1, are the same every time, and differ between texts and adapters', async () => {
    const embed = async (input: unknown, model = 'tiny-llama') => {
      const body = await (await engine.post('/v1/embeddings', { model, input })).json()
      return body.data.map(({ embedding }: { embedding: number[] }) => embedding)
    }
    const [[a], [again, b]] = [await embed('one text'), await embed(['one text', 'سلام'])]
    expect(Math.hypot(...a)).toBeCloseTo(1, 5)
    expect(again).toEqual(a)
    expect(b).not.toEqual(a)
    const [, adapter] = await engine.loadBothAdapters()
    expect((await embed('one text', adapter))[0]).not.toEqual(a)
  })
})

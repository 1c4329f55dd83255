import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chatCompletionSchema } from '@/lib/openai/chat-completion'
import { chatCompletionChunkSchema } from '@/lib/openai/chat-completion-chunk'
import { embeddingsSchema } from '@/lib/openai/embeddings'
import { modelsListSchema } from '@/lib/openai/models-list'

/** A model server under test. */
export interface ServerUnderTest {
  url: string
  token: string
  /** The base model's name. */
  model: string
  stop(): Promise<void>
}

/** What the hub relies on from every model server that draws embeddings and drafts for it. */
export function describeModelServer(name: string, start: () => Promise<ServerUnderTest>): void {
  describe(`the model server "${name}"`, () => {
    let server: ServerUnderTest
    let client: OpenAI
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'system', content: 'Answer briefly.' },
      { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    ]
    beforeAll(async () => {
      server = await start()
      client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.token, maxRetries: 0 })
    })
    afterAll(() => server.stop())

    test('says that it is healthy, without a token', async () => {
      expect((await fetch(`${server.url}/health`)).status).toBe(200)
    })

    test('lists its base model', async () => {
      const list = modelsListSchema.parse(await (await client.models.list().asResponse()).json())
      expect(list.data.map(({ id }) => id)).toContain(server.model)
    })

    test('answers a chat with n choices and usage', async () => {
      const answer = chatCompletionSchema.parse(
        await client.chat.completions.create({ model: server.model, messages, n: 3, max_tokens: 5, seed: 1 }),
      )
      expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2])
      expect(answer.usage?.completion_tokens).toBeGreaterThan(0)
    })

    test('streams a chat that ends with a reason and the usage', async () => {
      const stream = await client.chat.completions.create({
        ...{ model: server.model, messages, n: 2, max_tokens: 5, seed: 1 },
        stream: true,
        stream_options: { include_usage: true },
      })
      const ended = new Set<number>()
      let usage = 0
      for await (const raw of stream) {
        const chunk = chatCompletionChunkSchema.parse(raw)
        for (const choice of chunk.choices) if (choice.finish_reason) ended.add(choice.index)
        usage = chunk.usage?.completion_tokens ?? usage
      }
      expect([...ended].sort()).toEqual([0, 1])
      expect(usage).toBeGreaterThan(0)
    })

    test('gives the same answer for the same seed', async () => {
      const draw = () =>
        client.chat.completions.create({ model: server.model, messages, max_tokens: 8, seed: 4 })
      const [first, second] = [await draw(), await draw()]
      expect(second.choices[0]?.message.content).toBe(first.choices[0]?.message.content)
    })

    test('reports log-probabilities of the chosen tokens', async () => {
      const answer = await client.chat.completions.create({
        ...{ model: server.model, messages, max_tokens: 3, seed: 1 },
        logprobs: true,
        top_logprobs: 2,
      })
      const scores = answer.choices[0]?.logprobs?.content ?? []
      for (const { logprob } of scores) expect(logprob).toBeLessThanOrEqual(0)
    })

    test('embeds texts', async () => {
      const answer = embeddingsSchema.parse(
        await client.embeddings.create({
          model: server.model,
          input: ['one', 'two'],
          encoding_format: 'float',
        }),
      )
      expect(answer.data).toHaveLength(2)
    })

    test('answers what it cannot do with an error that the client understands', async () => {
      await expect(
        client.chat.completions.create({ model: 'no-such-model', messages }),
      ).rejects.toMatchObject({ status: 404 })
      await expect(
        client.chat.completions.create({ model: server.model, messages: [] }),
      ).rejects.toMatchObject({ status: 400 })
      const stranger = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'wrong', maxRetries: 0 })
      await expect(stranger.models.list()).rejects.toMatchObject({ status: 401 })
    })
  })
}

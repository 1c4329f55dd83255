import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { vllmDialect } from '@/lib/inference/remote/vllm-dialect'
import { textCompletionSchema } from '@/lib/openai/text-completion'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { TINY } from '../unit/engine/tiny-model'
import {
  draw,
  never,
  openaiClient,
  remoteOf,
  type ServerUnderTest,
  type SuiteContext,
  TINY_CONTEXT,
  textOf,
} from './model-server-suite'

const TEXT = 'The ferry leaves at noon and comes back before the tide turns.'

/** A text that is gone on with as it stands. */
export function describeCompletions({ shared }: SuiteContext): void {
  describe('a text that is gone on with', () => {
    const complete = (prompt: string) => {
      const server = shared()
      const request = { model: server.model, prompt, maxTokens: 1, topLogProbs: 20 }
      const model = { base: server.model, digest: undefined, dataDir: server.dataDir, request }
      return vllmDialect.complete?.(remoteOf(server), model, never)
    }

    test('has the same answer every time, another after another text, and tells the likeliest tokens', async () => {
      const answer = await complete(TEXT)
      expect(await complete(TEXT)).toEqual(answer)
      expect(answer?.tokens).toHaveLength(1)
      const [first = {}] = answer?.tokens ?? []
      expect(Object.keys(first).length).toBeGreaterThan(1)
      for (const logProb of Object.values(first)) expect(logProb).toBeLessThanOrEqual(0)
      expect(await complete(`${TEXT} And then?`)).not.toEqual(answer)
    })

    test('is refused beyond the context', async () => {
      await expect(complete('word '.repeat(300))).rejects.toMatchObject({ code: 'invalid_request' })
    })
  })
}

/** A text that is read and not gone on with: how probable each of its tokens is. */
export function describeScores({ shared }: SuiteContext): void {
  describe('the log-probabilities of a given text', () => {
    let server: ServerUnderTest
    let digest = ''
    beforeAll(async () => {
      server = shared()
      digest = (await storeAdapter(server.dataDir, join(TINY, 'adapter'))).digest
      const adapter = { digest, base: server.model, dataDir: server.dataDir }
      await vllmDialect.place(remoteOf(server), adapter, never)
    })
    const score = async (text: string, by?: string, after?: string) => {
      const model = { base: server.model, digest: by, dataDir: server.dataDir }
      return (
        (await vllmDialect.scoreText?.(remoteOf(server), { ...model, text, after }, never))?.logProbs ?? []
      )
    }

    test('are natural logarithms, one a token, the same every time', async () => {
      const logProbs = await score(TEXT)
      expect(logProbs.length).toBeGreaterThan(3)
      for (const logProb of logProbs) expect(logProb).toBeLessThan(0)
      expect(await score(TEXT)).toEqual(logProbs)
    })

    test('of the tokens so far do not depend on what follows them', async () => {
      const [short, long] = [await score(TEXT), await score(`${TEXT} And then?`)]
      expect(long.length).toBeGreaterThan(short.length)
      // The last token of the shorter one may have grown into another.
      for (const [at, value] of short.slice(0, -1).entries()) expect(long[at]).toBeCloseTo(value, 4)
    })

    test('are those of the adapter that is named', async () => {
      expect(await score(TEXT, digest)).not.toEqual(await score(TEXT))
      expect(await score(TEXT, digest)).toHaveLength((await score(TEXT)).length)
    })

    test('after a rendered chat template are those of the text alone, every token with one', async () => {
      const opening = '<|bos|><|user|>When does the ferry leave?<|end|><|assistant|>'
      const answer = await score(TEXT, undefined, opening)
      // Read on its own, the text's first token has none where nothing begins a text.
      expect([0, 1]).toContain(answer.length - (await score(TEXT)).length)
      expect(answer).not.toEqual((await score(TEXT)).slice(-answer.length))
      for (const logProb of answer) expect(logProb).toBeLessThan(0)
      expect(await score(TEXT, undefined, opening)).toEqual(answer)
    })

    test('come with the text to any OpenAI client, the first token without one', async () => {
      const asked = { model: server.model, prompt: TEXT, echo: true, logprobs: 0, max_tokens: 0 }
      const answer = textCompletionSchema.parse(await openaiClient(server).completions.create(asked))
      const [choice] = answer.choices
      expect(choice?.text).toBe(TEXT)
      const scores = choice?.logprobs?.token_logprobs ?? []
      expect(choice?.logprobs?.tokens).toHaveLength(scores.length)
      expect(scores[0]).toBeNull()
      expect(scores.slice(1)).toEqual(await score(TEXT))
    })

    test('neither change the answers that are written meanwhile nor are changed by them', async () => {
      const alone = { text: await textOf(draw(server)), scores: await score(TEXT) }
      const [text, ...scores] = await Promise.all([textOf(draw(server)), ...[1, 2, 3].map(() => score(TEXT))])
      expect(text).toBe(alone.text)
      expect(scores).toEqual([alone.scores, alone.scores, alone.scores])
    })

    test('are refused for a text beyond the context, with both numbers, and for an unknown model', async () => {
      await expect(score('word '.repeat(300))).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringMatching(new RegExp(`(?=.*\\b${TINY_CONTEXT}\\b)(?=.*\\b[3-9]\\d\\d\\b)`, 's')),
      })
      await expect(score(TEXT, '0'.repeat(64))).rejects.toMatchObject({ code: 'not_found' })
    })
  })
}

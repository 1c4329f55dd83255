import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { pieceTokens, readScores } from '@/lib/engine/generation/read-scores'
import { logSumExp } from '@/lib/engine/generation/sample-token'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { collect, greedy, openTinyEngine, type TinyEngine } from './scheduler-fixture'
import { makeTempFolder, TINY } from './tiny-model'

const never = new AbortController().signal
const goldenSchema = z.object({ prompts: z.array(z.array(z.int())), lastPositions: z.int() })

let dataDir: string
let engine: TinyEngine
beforeAll(async () => {
  dataDir = await makeTempFolder()
  engine = await openTinyEngine(dataDir, { accuracyLevel: 0 })
})
afterAll(() => rm(dataDir, { recursive: true }))

/** Tokens that look like none of another seed. */
const tokensOf = (count: number, seed: number) =>
  Array.from({ length: count }, (_, at) => 5 + ((at * 37 + seed * 101 + at * at) % 200))

describe('the scores of a text', () => {
  test('are those of the independent reference, for the base and through an adapter', async () => {
    const golden = await openSafetensors(join(TINY, 'golden/golden.safetensors'))
    const json = goldenSchema.parse(JSON.parse(await readFile(join(TINY, 'golden/golden.json'), 'utf8')))
    const { vocabSize } = engine.model.config
    let compared = 0
    for (const [who, adapter] of [
      ['base', undefined],
      ['adapter', engine.adapters.find(({ name }) => name === 'fixture')?.adapter],
    ] as const)
      for (const [number, ids] of json.prompts.entries()) {
        const logits = await golden.readFloat32(`float32.${who}.${number}`)
        const scores = await engine.schedule().texts.score(ids, adapter, never)
        expect(scores).toHaveLength(ids.length - 1)
        // Row i holds the logits after the token at `first + i`, and so the probability of the one that follows it.
        const first = ids.length - json.lastPositions
        for (let at = first; at < ids.length - 1; at++) {
          const row = logits.subarray((at - first) * vocabSize, (at - first + 1) * vocabSize)
          const expected = (row[ids[at + 1] ?? -1] ?? Number.NaN) - logSumExp(row)
          expect(scores[at]).toBeCloseTo(expected, 3)
          compared++
        }
      }
    expect(compared).toBeGreaterThan(10)
    await golden.close()
  })

  test('are the probabilities that step-by-step decoding gives, in one piece or in many', async () => {
    const { decoder, adapters, model } = engine
    const { vocabSize } = model.config
    for (const { adapter } of adapters) {
      const request = greedy({ adapter, prompt: [1, 2, 3], maxTokens: 100 })
      const written = await collect(engine.schedule({ prefixBytes: 0 }).generate(request))
      const answer = written.map(({ score }) => score)
      const tokens = [1, 2, 3, ...answer.map((score) => score?.token ?? -1)]
      for (const mostTokens of [32, 48, 128]) {
        const read = readScores(tokens, { decoder, adapter, vocabSize, mostTokens })
        let [pieces, scores]: [number, number[] | undefined] = [0, undefined]
        while (!scores) {
          const piece = await read()
          expect(piece.tokens).toBeLessThanOrEqual(mostTokens)
          scores = piece.result
          pieces++
          // What happens in the answers' slots meanwhile is nothing to the text.
          await decoder.prefill({ slot: 0, tokens: [9, 8, 7], past: 0, adapter: undefined })
        }
        expect(pieces).toBe(Math.ceil(tokens.length / mostTokens))
        expect(scores).toHaveLength(tokens.length - 1)
        for (const [at, score] of answer.entries())
          expect(scores[at + 2]).toBeCloseTo(score?.logprob ?? Number.NaN, 3)
      }
    }
  })

  test('and the answers that are written beside them, whose prompts were read before, leave each other as they are', async () => {
    const prompt = tokensOf(64, 2)
    const alone = await collect(
      engine.schedule({ prefixBytes: 0 }).generate(greedy({ prompt, maxTokens: 8 })),
    )
    const quiet = await engine.schedule().texts.score(prompt, undefined, never)
    const scheduler = engine.schedule()
    const answer = () => collect(scheduler.generate(greedy({ prompt, maxTokens: 8 })))
    await answer()
    const [first, scores, again, second] = await Promise.all([
      answer(),
      scheduler.texts.score(prompt, undefined, never),
      scheduler.texts.score(prompt, undefined, never),
      answer(),
    ])
    expect(scheduler.prefixUse.reusedTokens).toBeGreaterThan(0)
    for (const steps of [first, second])
      expect(steps.map(({ score }) => score?.token)).toEqual(alone.map(({ score }) => score?.token))
    expect(scores).toEqual(quiet)
    expect(again).toEqual(quiet)
    expect((await answer()).map(({ score }) => score?.token)).toEqual(alone.map(({ score }) => score?.token))
  })

  test('a text does not hold up an answer for longer than a piece', async () => {
    const scheduler = engine.schedule()
    const order: string[] = []
    const text = async (name: string) => {
      await scheduler.texts.score(tokensOf(120, 3), undefined, never)
      order.push(name)
    }
    const answer = collect(scheduler.generate(greedy({ maxTokens: 2 }))).then(() => order.push('answer'))
    await Promise.all([text('one'), text('two'), text('three'), text('four'), answer])
    expect(order.indexOf('answer')).toBeLessThan(order.indexOf('four'))
  })

  test('a client that went away is read no further, and the next text is', async () => {
    const scheduler = engine.schedule()
    const gone = new AbortController()
    // The first text is being read already.
    const first = scheduler.texts.score(tokensOf(120, 4), undefined, never)
    const left = scheduler.texts.score(tokensOf(120, 5), undefined, gone.signal)
    gone.abort()
    await expect(left).rejects.toMatchObject({ code: 'cancelled' })
    expect(await first).toHaveLength(119)
    expect(await scheduler.texts.score([5, 6], undefined, never)).toHaveLength(1)
    expect(scheduler.load).toEqual({ running: 0, waiting: 0 })
  })
})

test('pieces are whole blocks, and their logits bounded for any vocabulary', () => {
  expect(pieceTokens(6_144)).toBe(128)
  expect(pieceTokens(32_768)).toBe(128)
  expect(pieceTokens(64_000)).toBe(64)
  expect(pieceTokens(152_000)).toBe(32)
  expect(pieceTokens(10_000_000)).toBe(32)
})

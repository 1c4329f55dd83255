import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GenerationRequest } from '@/lib/engine/generation/generation-request'
import { expectSame } from './expect-same'
import { collect, greedy, openTinyEngine, type TinyEngine } from './scheduler-fixture'
import { makeTempFolder } from './tiny-model'

const PATIENCE_MS = 180_000
let dataDir: string
beforeAll(async () => {
  dataDir = await makeTempFolder()
})
afterAll(() => rm(dataDir, { recursive: true }))

const token = fc.integer({ min: 6, max: 500 })
/** Beginnings that several prompts share. */
const openings = fc.array(fc.array(token, { minLength: 30, maxLength: 70, size: 'max' }), {
  minLength: 2,
  maxLength: 2,
})
const question = fc.record({
  opening: fc.nat(1),
  end: fc.array(token, { minLength: 1, maxLength: 50, size: 'max' }),
  who: fc.nat(2),
})
const bursts = fc.array(fc.array(question, { minLength: 2, maxLength: 4 }), {
  minLength: 3,
  maxLength: 3,
  size: 'max',
})

function requestsOf(
  { adapters }: TinyEngine,
  beginnings: number[][],
  asked: { opening: number; end: number[]; who: number }[],
): GenerationRequest[] {
  return asked.map(({ opening, end, who }) => {
    const { name, adapter } = adapters[who]!
    const prompt = [...beginnings[opening % beginnings.length]!, ...end]
    return greedy({ prompt, adapter, model: name, tenant: name, maxTokens: 2 })
  })
}

describe('what was read before is not read again, and the logits are the same to the bit', () => {
  for (const precision of ['float32', 'int8', 'int4'] as const) {
    test(
      `${precision} weights, activations as the engine rounds them`,
      async () => {
        const engine = await openTinyEngine(dataDir, { precision })
        let reused = 0
        await fc.assert(
          fc.asyncProperty(openings, bursts, async (beginnings, asked) => {
            const reusing = engine.schedule({ keepAnswers: false })
            for (const burst of asked) {
              const requests = requestsOf(engine, beginnings, burst)
              const found = await Promise.all(requests.map((request) => collect(reusing.generate(request))))
              for (const [i, request] of requests.entries()) {
                const fresh = await collect(engine.schedule({ prefixBytes: 0 }).generate(request))
                expectSame(found[i]!, fresh, precision)
              }
            }
            reused += reusing.prefixUse.reusedTokens
          }),
          { numRuns: 10 },
        )
        expect(reused).toBeGreaterThan(500)
        await engine.decoder.close()
      },
      PATIENCE_MS,
    )
  }
})

describe('only what is new is read', () => {
  let engine: TinyEngine
  beforeAll(async () => {
    engine = await openTinyEngine(dataDir)
  })
  const prompt = Array.from({ length: 50 }, (_, i) => 10 + i)

  test('of a question asked again: all but the last whole block', async () => {
    const scheduler = engine.schedule()
    await collect(scheduler.generate(greedy({ prompt })))
    expect(scheduler.totals.promptTokens).toBe(50)
    await collect(scheduler.generate(greedy({ prompt })))
    expect(scheduler.totals.promptTokens).toBe(52)
    expect(scheduler.prefixUse.reusedTokens).toBe(48)
  })

  test('of a next turn: neither the question before nor its answer, whose logits differ by rounding alone', async () => {
    const scheduler = engine.schedule()
    const steps = await collect(scheduler.generate(greedy({ prompt, maxTokens: 40 })))
    const answer = steps.map(({ score }) => score!.token)
    const next = greedy({ prompt: [...prompt, ...answer, 7, 8, 9] })
    const found = await collect(scheduler.generate(next))
    // 50 + 39 written tokens lie in the cache, 80 of them in whole blocks.
    expect(scheduler.prefixUse.reusedTokens).toBe(80)
    const fresh = await collect(engine.schedule({ prefixBytes: 0 }).generate(next))
    for (const [i, { score }] of fresh.entries())
      expect(score!.logprob).toBeCloseTo(found[i]!.score!.logprob, 3)
  })

  test('of a next turn with exact reuse: not the question before, but its answer', async () => {
    const scheduler = engine.schedule({ keepAnswers: false })
    await collect(scheduler.generate(greedy({ prompt, maxTokens: 40 })))
    await collect(scheduler.generate(greedy({ prompt: [...prompt, ...Array(42).fill(9)] })))
    expect(scheduler.prefixUse.reusedTokens).toBe(48)
  })

  test('of candidates: the question once', async () => {
    const scheduler = engine.schedule()
    await collect(scheduler.generate(greedy({ prompt, choices: 4 })))
    expect(scheduler.totals.promptTokens).toBe(50)
  })

  test('of questions that arrive together under the same instructions: these once', async () => {
    const scheduler = engine.schedule()
    const ends = [[1], [2], [3]]
    await Promise.all(ends.map((end) => collect(scheduler.generate(greedy({ prompt: [...prompt, ...end] })))))
    expect(scheduler.totals.promptTokens).toBe(51 + 3 + 3)
  })

  test('and nothing of one adapter serves another', async () => {
    const scheduler = engine.schedule()
    for (const { name, adapter } of engine.adapters) {
      await collect(scheduler.generate(greedy({ prompt, model: name, adapter })))
    }
    expect(scheduler.prefixUse.reusedTokens).toBe(0)
  })

  test('as long as there is memory: what was used longest ago goes first', async () => {
    const block = 16 * engine.decoder.tokenSize * 4
    const scheduler = engine.schedule({ prefixBytes: 6 * block })
    const ask = async (first: number) => {
      const before = scheduler.prefixUse.reusedTokens
      await collect(scheduler.generate(greedy({ prompt: prompt.map((id) => id + first), maxTokens: 1 })))
      return scheduler.prefixUse.reusedTokens - before
    }
    expect([await ask(0), await ask(100), await ask(0), await ask(200)]).toEqual([0, 0, 48, 0])
    expect([await ask(0), await ask(100)]).toEqual([48, 0])
    expect(scheduler.prefixUse.sizeBytes).toBe(6 * block)
  })
})

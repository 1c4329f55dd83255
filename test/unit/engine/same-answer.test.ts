import { rm } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, test } from 'vitest'
import type { GenerationRequest } from '@/lib/engine/generation/generation-request'
import { expectSame } from './expect-same'
import { collect, greedy, openTinyEngine } from './scheduler-fixture'
import { makeTempFolder } from './tiny-model'

const PATIENCE_MS = 180_000
let dataDir: string
beforeAll(async () => {
  dataDir = await makeTempFolder()
})
afterAll(() => rm(dataDir, { recursive: true }))

const asked = fc.record({
  prompt: fc.array(fc.integer({ min: 6, max: 500 }), { minLength: 1, maxLength: 100, size: 'max' }),
  who: fc.nat(4),
  seed: fc.nat(),
  choices: fc.integer({ min: 1, max: 2 }),
  maxTokens: fc.integer({ min: 1, max: 12 }),
})

/** What docs/engine.md promises: not nearly the same, the same. */
for (const precision of ['float32', 'int8', 'int4'] as const) {
  test(
    `a seed gives the same answer and the same probabilities whatever else runs: ${precision} weights`,
    async () => {
      const engine = await openTinyEngine(dataDir, { precision, slots: 5 })
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 2, maxLength: 7, size: 'max' }), async (crowd) => {
          const requests = crowd.map(({ who, ...rest }): GenerationRequest => {
            const { name, adapter } = engine.adapters[who]!
            const plain = greedy({ ...rest, adapter, model: name, tenant: name })
            return { ...plain, sampling: { ...plain.sampling, temperature: 1.3 } }
          })
          const busy = engine.schedule()
          const together = await Promise.all(requests.map((request) => collect(busy.generate(request))))
          for (const [i, request] of requests.entries()) {
            const alone = await collect(engine.schedule({ prefixBytes: 0 }).generate(request))
            const inOrder = (steps: typeof alone) =>
              [0, 1].map((n) => steps.filter(({ choice }) => choice === n))
            for (const n of [0, 1]) expectSame(inOrder(together[i]!)[n]!, inOrder(alone)[n]!, precision)
          }
        }),
        { numRuns: 10 },
      )
      await engine.decoder.close()
    },
    PATIENCE_MS,
  )
}

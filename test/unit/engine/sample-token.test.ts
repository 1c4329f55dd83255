import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '@/lib/engine/generation/random'
import { listLargest, logSumExp, sampleToken } from '@/lib/engine/generation/sample-token'
import type { Sampling } from '@/lib/engine/generation/sampling'

const NEUTRAL: Sampling = {
  ...{ temperature: 1, topP: 1, topK: 0, minP: 0 },
  ...{ repetitionPenalty: 1, presencePenalty: 0, frequencyPenalty: 0 },
}
const EMPTY = { seen: new Set<number>(), answered: new Map<number, number>() }

/** How often each token is drawn. */
function countDraws(logits: number[], sampling: Partial<Sampling>, draws = 4000, history = EMPTY): number[] {
  const random = createRandom(3, 0)
  const scratch = new Float32Array(logits.length)
  const counts = logits.map(() => 0)
  for (let i = 0; i < draws; i++) {
    counts[sampleToken(Float32Array.from(logits), { ...NEUTRAL, ...sampling }, history, random, scratch)]!++
  }
  return counts.map((count) => count / draws)
}

const LOGS = [0.5, 0.3, 0.15, 0.05].map(Math.log)

describe('a token is drawn', () => {
  test('with the probabilities of the softmax', () => {
    const shares = countDraws(LOGS, {})
    for (const [i, share] of shares.entries()) expect(share).toBeCloseTo([0.5, 0.3, 0.15, 0.05][i]!, 1)
  })

  test('as the most probable one at temperature 0', () => {
    expect(countDraws([1, 5, 2], { temperature: 0 }, 20)).toEqual([0, 1, 0])
  })

  test('with sharper probabilities at a low temperature', () => {
    // Squared and normalised: 0.25 / 0.365.
    expect(countDraws(LOGS, { temperature: 0.5 })[0]).toBeCloseTo(0.685, 1)
  })

  test('among the k most probable ones', () => {
    const shares = countDraws(LOGS, { topK: 2 })
    expect(shares[0]).toBeCloseTo(0.625, 1)
    expect(shares.slice(2)).toEqual([0, 0])
  })

  test('among the fewest that reach top_p, the one that crosses it included', () => {
    expect(countDraws(LOGS, { topP: 0.79 }).slice(2)).toEqual([0, 0])
    expect(countDraws(LOGS, { topP: 0.81 })[2]).toBeGreaterThan(0)
    expect(countDraws(LOGS, { topP: 0.81 })[3]).toBe(0)
    expect(countDraws(LOGS, { topP: 1e-9 }, 50)[0]).toBe(1)
  })

  test('top_p counts what top_k left', () => {
    // Of the two that stay the first has 0.625.
    expect(countDraws(LOGS, { topK: 2, topP: 0.6 }, 200)[0]).toBe(1)
  })

  test('among those with at least min_p of the largest probability', () => {
    const shares = countDraws(LOGS, { minP: 0.25 })
    expect(shares[2]).toBeGreaterThan(0)
    expect(shares[3]).toBe(0)
  })

  test('less often when it was seen before', () => {
    const history = { seen: new Set([0]), answered: new Map([[0, 3]]) }
    expect(countDraws([2, 1], { repetitionPenalty: 4, temperature: 0 }, 5, history)).toEqual([0, 1])
    expect(countDraws([-1, -2], { repetitionPenalty: 4, temperature: 0 }, 5, history)).toEqual([0, 1])
    expect(countDraws([2, 1], { frequencyPenalty: 0.5, temperature: 0 }, 5, history)).toEqual([0, 1])
    expect(countDraws([2, 1], { presencePenalty: 0.5, temperature: 0 }, 5, history)).toEqual([1, 0])
  })

  test('from the whole vocabulary whatever the settings, even extreme ones', () => {
    const settings = fc.record({
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      topP: fc.double({ min: 1e-12, max: 1, noNaN: true }),
      topK: fc.nat(40),
      minP: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const logits = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(
        logits,
        settings,
        fc.double({ min: 0, max: 0.999999999, noNaN: true }),
        (values, chosen, uniform) => {
          const scratch = new Float32Array(values.length)
          const token = sampleToken(
            Float32Array.from(values),
            { ...NEUTRAL, ...chosen },
            EMPTY,
            () => uniform,
            scratch,
          )
          const allowed = listLargest(Float32Array.from(values), chosen.topK || values.length)
          expect(allowed).toContain(token)
        },
      ),
    )
  })
})

test('the largest values come sorted, ties by id', () => {
  expect(listLargest(Float32Array.of(1, 3, 3, 2), 3)).toEqual([1, 2, 3])
  expect(listLargest(Float32Array.of(1, 3), 0)).toEqual([])
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      (values, count) => {
        const expected = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b).slice(0, count)
        expect(listLargest(Float32Array.from(values), count)).toEqual(expected)
      },
    ),
  )
})

test('log-probabilities sum to one', () => {
  const logits = Float32Array.of(1000, 999, 998)
  const total = logSumExp(logits)
  expect(logits.reduce((sum, logit) => sum + Math.exp(logit - total), 0)).toBeCloseTo(1, 6)
})

describe('random numbers', () => {
  test('are the same for the same seed and differ between seeds and choices', () => {
    const first = (seed: number, stream: number) => Array.from({ length: 4 }, createRandom(seed, stream))
    expect(first(7, 0)).toEqual(first(7, 0))
    const all = [first(7, 0), first(7, 1), first(8, 0), first(-7, 0), first(7 + 2 ** 32, 0)]
    expect(new Set(all.map(String)).size).toBe(all.length)
  })

  test('are uniform in [0, 1)', () => {
    const random = createRandom(0, 0)
    const bins = new Array<number>(10).fill(0)
    for (let i = 0; i < 20_000; i++) bins[Math.floor(random() * 10)]!++
    expect(bins.length).toBe(10)
    for (const bin of bins) expect(Math.abs(bin - 2000)).toBeLessThan(200)
  })
})

describe('of a large vocabulary', () => {
  /** A few likely tokens over a long tail that together weighs as much as they do. */
  const VOCAB = 5000
  const tail = createRandom(11, 0)
  const logits = Float32Array.from({ length: VOCAB }, (_, id) =>
    id % 1000 === 7 ? 9 + id / 5000 : 1 + 2 * tail(),
  )
  const weights = Array.from(logits, (logit) => Math.exp(logit))
  const total = weights.reduce((sum, weight) => sum + weight, 0)

  test('every token comes as often as its probability says, the rare ones of the tail together as well', () => {
    const random = createRandom(5, 0)
    const scratch = new Float32Array(VOCAB)
    const draws = 10_000
    const counts = new Map<number, number>()
    for (let i = 0; i < draws; i++) {
      const token = sampleToken(logits, NEUTRAL, EMPTY, random, scratch)
      const bin = token % 1000 === 7 ? token : -1 - Math.floor(token / 1000)
      counts.set(bin, (counts.get(bin) ?? 0) + 1)
    }
    // Five likely tokens and five fifths of the tail: Pearson's χ² with 9 degrees of freedom is above 27.9 once in 1000.
    let chi = 0
    for (let part = 0; part < 5; part++) {
      const likely = part * 1000 + 7
      const rest = weights.slice(part * 1000, (part + 1) * 1000).reduce((sum, weight) => sum + weight, 0)
      for (const [bin, weight] of [
        [likely, weights[likely]!],
        [-1 - part, rest - weights[likely]!],
      ] as const) {
        const expected = (draws * weight) / total
        chi += ((counts.get(bin) ?? 0) - expected) ** 2 / expected
      }
    }
    expect(chi).toBeLessThan(27.9)
  })

  test('top_p keeps just the tokens that a full sort keeps', () => {
    const scratch = new Float32Array(VOCAB)
    for (const topP of [0.2, 0.45, 0.6, 0.9, 0.999]) {
      const order = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b)
      let sum = 0
      const end = order.findIndex((id) => {
        sum += weights[id]! / total
        return sum >= topP
      })
      // The last number below one draws the last token that is kept.
      const last = sampleToken(logits, { ...NEUTRAL, topP }, EMPTY, () => 1 - 2 ** -53, scratch)
      expect([order[end - 1], order[end], order[end + 1]]).toContain(last)
    }
  })
})

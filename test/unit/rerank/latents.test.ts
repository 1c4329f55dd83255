import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fitCandidatePlane, projectOntoPlane } from '@/lib/rerank/candidate-plane'
import { descend } from '@/lib/rerank/descend'
import { decodeLatent, encodeLatent } from '@/lib/rerank/latent'
import { defineObjective } from '@/lib/rerank/objective'
import { symmetricEigen } from '@/lib/rerank/symmetric-eigen'
import { dot, meanOf, subtract, unit } from '@/lib/rerank/vectors'
import { fitWhitening, whiten } from '@/lib/rerank/whitening'

const numbers = z.array(z.number())
const golden = z
  .object({
    samples: z.array(numbers),
    probes: z.array(numbers),
    shrinkage: z.number(),
    whitened: z.array(numbers),
    heldVariance: z.number(),
    kappa: z.number(),
    centre: numbers,
    cost: z.object({ probe: numbers, threshold: z.number(), weight: z.number() }),
    costTarget: numbers,
    best: z.int(),
  })
  .parse(JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')))

const whitened = golden.whitened.map((row) => Float64Array.from(row))
const vector = (length: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length })

describe('a stored latent', () => {
  test('comes back bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          expect([...decodeLatent(encodeLatent(values))]).toEqual(values)
        },
      ),
    )
  })
  test('is little-endian float32 on every machine', () => {
    expect([...encodeLatent([1, -2])]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
  })
  test('is refused when torn or not finite', () => {
    expect(() => decodeLatent(new Uint8Array(6))).toThrow('multiple of 4')
    expect(() => decodeLatent(new Uint8Array(0))).toThrow('multiple of 4')
    expect(() => decodeLatent(encodeLatent([Number.NaN]))).toThrow('NaN')
  })
})

describe('whitening', () => {
  const whitening = fitWhitening('digest', golden.samples)
  test('agrees with the dense formula of Ledoit and Wolf', () => {
    expect(whitening.shrinkage).toBeCloseTo(golden.shrinkage, 10)
    for (const [i, probe] of golden.probes.entries()) {
      for (const [k, x] of whiten(probe, whitening).entries())
        expect(x).toBeCloseTo(golden.whitened[i]![k]!, 9)
    }
  })
  test('changes only the length when there is no background', () => {
    expect([...whiten([3, 4], fitWhitening('digest', []))]).toEqual([0.6, 0.8])
    expect([...whiten([3, 4], fitWhitening('digest', [[1, 1]]))]).toEqual([0.6, 0.8])
    expect([...whiten([3, 4], fitWhitening('digest', [[1, 1], [1, 1]]))]).toEqual([0.6, 0.8]) // biome-ignore format: one case a line
  })
  test('refuses samples of different lengths', () => {
    expect(() => fitWhitening('digest', [[1, 2], [1]])).toThrow('different lengths')
  })
  test('makes the background spread alike in every direction it has seen', () => {
    const spread = golden.samples.map((sample) => whiten(sample, whitening))
    const cosines = spread.flatMap((a, i) => spread.slice(i + 1).map((b) => dot(a, b)))
    expect(Math.abs(cosines.reduce((a, b) => a + b, 0) / cosines.length)).toBeLessThan(0.2)
  })
})

describe('symmetricEigen', () => {
  test('rebuilds the matrix from its parts', () => {
    fc.assert(
      fc.property(vector(15), (upper) => {
        const n = 5
        const matrix = new Float64Array(n * n)
        let at = 0
        for (let i = 0; i < n; i++)
          for (let j = i; j < n; j++) matrix[i * n + j] = matrix[j * n + i] = upper[at++]!
        const { values, vectors } = symmetricEigen(matrix, n)
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            const rebuilt = values.reduce(
              (sum, value, k) => sum + value * vectors[k]![i]! * vectors[k]![j]!,
              0,
            )
            expect(rebuilt).toBeCloseTo(matrix[i * n + j]!, 9)
          }
        expect(values).toEqual([...values].sort((a, b) => b - a))
      }),
    )
  })
})

describe('the candidates’ plane', () => {
  test('holds the variance that a singular value decomposition says', () => {
    expect(fitCandidatePlane(whitened).heldVariance).toBeCloseTo(golden.heldVariance, 10)
  })
  test('projects a point once and for all', () => {
    const plane = fitCandidatePlane(whitened)
    fc.assert(
      fc.property(vector(12), (point) => {
        const once = projectOntoPlane(Float64Array.from(point), plane)
        const twice = projectOntoPlane(once, plane)
        expect(Math.sqrt(dot(subtract(once, twice), subtract(once, twice)))).toBeLessThan(1e-9)
        const away = subtract(once, plane.centre)
        expect(Math.sqrt(dot(away, away))).toBeLessThanOrEqual(plane.radius + 1e-9)
      }),
    )
  })
})

describe('descent', () => {
  test('meets the minimum that many small steps find, with a guardrail as a cost', () => {
    const objective = defineObjective({
      stiffness: golden.kappa,
      target: Float64Array.from(golden.centre),
      costs: [{ ...golden.cost, probe: Float64Array.from(golden.cost.probe) }],
    })
    const { target, path } = descend({ start: whitened[golden.best]!, objective, project: (z) => z })
    expect(path.length).toBeLessThanOrEqual(33)
    for (const [i, x] of target.entries()) expect(x).toBeCloseTo(golden.costTarget[i]!, 3)
  })
  test('never raises F on its way', () => {
    fc.assert(
      fc.property(fc.array(vector(6), { minLength: 3, maxLength: 3 }), ([start, probe, target]) => {
        const objective = defineObjective({
          stiffness: 1,
          target: Float64Array.from(target!),
          costs: [{ probe: Float64Array.from(probe!), threshold: 0.1, weight: 3 }],
        })
        const values = descend({ start: Float64Array.from(start!), objective, project: (z) => z }).path.map(
          (z) => objective.valueAt(z),
        )
        for (const [i, value] of values.slice(1).entries())
          expect(value).toBeLessThanOrEqual(values[i]! + 1e-12)
      }),
    )
  })
  test('the draft nearest to z* is the draft of lowest F, for every quadratic F', () => {
    fc.assert(
      fc.property(fc.array(vector(5), { minLength: 4, maxLength: 9 }), vector(5), (points, preference) => {
        const drafts = points.map((point) => unit(Float64Array.from(point)))
        const objective = defineObjective({
          stiffness: 2,
          target: meanOf(drafts),
          preference: Float64Array.from(preference),
        })
        const { target } = descend({ start: drafts[0]!, objective, project: (z) => z })
        const byValue = drafts.map((draft) => objective.valueAt(draft))
        const byDistance = drafts.map((draft) => dot(subtract(draft, target), subtract(draft, target)))
        const lowest = byValue[byDistance.indexOf(Math.min(...byDistance))]!
        expect(lowest).toBeCloseTo(Math.min(...byValue), 8)
      }),
    )
  })
})

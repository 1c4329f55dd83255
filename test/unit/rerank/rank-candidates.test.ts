import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { confidenceOf } from '@/lib/rerank/confidence'
import { COLD_START_WEIGHTS, energyOf } from '@/lib/rerank/energy'
import { type RankInput, rankCandidates } from '@/lib/rerank/rank-candidates'
import { readTextFeatures } from '@/lib/rerank/text-features'
import { identityWhitening } from '@/lib/rerank/whitening'

const golden = z
  .object({
    whitened: z.array(z.array(z.number())),
    consensus: z.array(z.number()),
    best: z.int(),
    headroom: z.number(),
    heldVariance: z.number(),
  })
  .parse(JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')))

const question = { text: 'When does the weekend begin here?', latent: null }
const whitening = identityWhitening('digest')
const draft = (text: string, extra: Partial<RankInput> = {}): RankInput => ({
  text,
  latent: null,
  meanLogProb: null,
  blocked: false,
  languageOk: true,
  ...extra,
})
const termOf = (terms: { name: string; value: number }[], name: string) =>
  terms.find((term) => term.name === name)?.value

describe('energyOf', () => {
  test('is the sum of weight times value, and names every part', () => {
    const { energy, terms } = energyOf({ consensus: 0.5, hollow: 1 })
    expect(energy).toBeCloseTo(0.5 * COLD_START_WEIGHTS.consensus + COLD_START_WEIGHTS.hollow)
    expect(terms.map(({ name }) => name)).toEqual(['consensus', 'hollow'])
  })
  test('leaves out what was not measured', () => {
    expect(energyOf({ confidence: Number.NaN, consensus: undefined }).terms).toEqual([])
  })
  test('lets no score outweigh a veto', () => {
    const worst = energyOf({
      consensus: -1,
      confidence: -20,
      overlap: 0,
      length: 5,
      lists: 5,
      bold: 5,
      off_topic: 1,
      hollow: 1,
    })
    expect(energyOf({ consensus: 1, overlap: 1, wrong_language: 1 }).energy).toBeGreaterThan(worst.energy)
  })
})

describe('rankCandidates', () => {
  const same = 'On Saturday.'
  const drafts = golden.whitened.map((latent) => draft(same, { latent }))

  test('measures consensus and headroom as the reference does', () => {
    const ranking = rankCandidates({ question, candidates: drafts, whitening })
    for (const [i, terms] of ranking.terms.entries()) {
      expect(termOf(terms, 'consensus')).toBeCloseTo(golden.consensus[i]!, 10)
    }
    expect(ranking.order[0]).toBe(golden.best)
    expect(ranking.headroom).toBeCloseTo(golden.headroom, 6)
    expect(ranking.plane?.heldVariance).toBeCloseTo(golden.heldVariance, 10)
    expect(ranking.mode).toBe('latents')
  })
  test('follows the drafts, not their places', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (places) => {
        const shuffled = rankCandidates({ question, candidates: places.map((i) => drafts[i]!), whitening })
        const straight = rankCandidates({ question, candidates: drafts, whitening })
        expect(shuffled.order.map((i) => places[i])).toEqual(straight.order)
      }),
    )
  })
  test('does not mind the scale of an encoder', () => {
    const scaled = drafts.map((one) => ({ ...one, latent: Array.from(one.latent ?? [], (x) => 7 * x) }))
    expect(rankCandidates({ question, candidates: scaled, whitening }).order).toEqual(
      rankCandidates({ question, candidates: drafts, whitening }).order,
    )
  })
  test('gives identical drafts to the lowest index, with no headroom', () => {
    const identical = [1, 2, 3].map(() => draft(same, { latent: [0.6, 0.8] }))
    const ranking = rankCandidates({ question, candidates: identical, whitening })
    expect(ranking.order).toEqual([0, 1, 2])
    expect(ranking.headroom).toBeCloseTo(0, 12)
    expect(ranking.plane?.heldVariance).toBe(1)
  })
  test('counts agreement when drafts repeat each other', () => {
    const candidates = [
      draft('A.', { latent: [1, 0] }),
      draft('B.', { latent: [0, 1] }),
      draft('B.', { latent: [0, 1] }),
    ]
    const ranking = rankCandidates({ question, candidates, whitening })
    expect(ranking.order).toEqual([1, 2, 0])
    expect(termOf(ranking.terms[1]!, 'consensus')).toBeCloseTo(0.5)
    expect(termOf(ranking.terms[0]!, 'consensus')).toBeCloseTo(0)
  })
  test('gives a blocked draft no place, no energy and no say', () => {
    const candidates = [
      draft('A.', { latent: [1, 0] }),
      draft('secret', { latent: [1, 0], blocked: true }),
      draft('B.', { latent: [0, 1] }),
    ]
    const ranking = rankCandidates({ question, candidates, whitening })
    expect(ranking.order).toEqual([0, 2])
    expect(ranking.energies[1]).toBeNull()
    expect(ranking.terms[1]).toEqual([])
    expect(ranking.plane?.points[1]).toBeNull()
    expect(termOf(ranking.terms[0]!, 'consensus')).toBeCloseTo(0)
  })
  test('falls back to the text without an encoder and to gates with one draft', () => {
    const two = rankCandidates({
      question,
      candidates: [draft('A.'), draft('The weekend begins on Friday.')],
      whitening: null,
    })
    expect(two).toMatchObject({ mode: 'text', headroom: null, plane: null, order: [1, 0] })
    const one = rankCandidates({ question, candidates: [draft('A.', { latent: [1, 0] })], whitening })
    expect(one).toMatchObject({ mode: 'single', order: [0], headroom: null })
  })
  test('ranks nothing when everything was blocked', () => {
    expect(
      rankCandidates({ question, candidates: [draft('x', { blocked: true })], whitening }).order,
    ).toEqual([])
    expect(rankCandidates({ question, candidates: [], whitening }).order).toEqual([])
  })
  test.each([
    ['nothing', ''],
    ['the question echoed', 'When does the weekend begin here?'],
    ['the question shouted', 'WHEN DOES THE WEEKEND BEGIN HERE'],
    ['stuffed keywords', 'weekend begin weekend here weekend begin begin weekend saturday weekend'],
    ['only marks', '?!… ***'],
  ])('never prefers %s, even when others agree with it', (_, adversary) => {
    const candidates = [
      draft(adversary, { latent: [1, 0], meanLogProb: 0 }),
      draft(adversary, { latent: [1, 0], meanLogProb: 0 }),
      draft('It begins on Friday.', { latent: [0, 1], meanLogProb: -2 }),
    ]
    expect(rankCandidates({ question, candidates, whitening }).order[0]).toBe(2)
  })
  test('vetoes a draft in a language the community does not speak', () => {
    const candidates = [
      draft('Le samedi.', { latent: [1, 0], languageOk: false }),
      draft('Le samedi.', { latent: [1, 0], languageOk: false }),
      draft('On Saturday.', { latent: [0, 1] }),
    ]
    expect(rankCandidates({ question, candidates, whitening }).order[0]).toBe(2)
  })
  test('counts pointing away from the question as a gate', () => {
    const candidates = [[1, 0.1], [1, 0], [-1, 0.2]].map((latent) => draft('Friday.', { latent })) // biome-ignore format: one list
    const ranking = rankCandidates({ question: { text: 'When?', latent: [-1, 0] }, candidates, whitening })
    expect(ranking.order[0]).toBe(2)
  })
})

describe('readTextFeatures', () => {
  test('finds the words of a language that writes no spaces', () => {
    expect(readTextFeatures('这里的周末从哪天开始？', '这里的周末从星期六开始。').overlap).toBeGreaterThan(
      0.5,
    )
  })
  test('lets a choice be answered with one of its words', () => {
    expect(readTextFeatures('Is it Saturday or Sunday?', 'Saturday.').hollow).toBe(0)
  })
  test('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (asked, said) => {
        const features = readTextFeatures(asked, said)
        expect(Object.values(features).every(Number.isFinite)).toBe(true)
      }),
    )
  })
})

describe('confidenceOf', () => {
  test('is the second-lowest token probability', () => {
    expect(confidenceOf([Math.log(0.9), Math.log(0.2), Math.log(0.5)])).toBeCloseTo(0.5)
  })
  test('takes one token for itself and none as no confidence', () => {
    expect(confidenceOf([Math.log(0.7)])).toBeCloseTo(0.7)
    expect(confidenceOf([])).toBe(0)
    expect(confidenceOf([-Infinity, -Infinity])).toBe(0)
  })
})

import { describe, expect, test } from 'vitest'
import type { PlacedAnswer } from '@/lib/checks/check-answer'
import type { Asked, CheckItem, CheckPlan } from '@/lib/checks/check-plan'
import { judgeAnswer } from '@/lib/checks/judge-answer'
import type { Outcome } from '@/lib/checks/question-set'
import { readSafetyProbes } from '@/lib/checks/safety-probes'
import { saysWords } from '@/lib/checks/says-words'
import { signTest } from '@/lib/checks/sign-test'
import { summariseChecks } from '@/lib/checks/summarise-checks'
import { wilsonInterval } from '@/lib/core/wilson-interval'

const planOf = (items: CheckItem[], asked: Asked[] = ['base', 'candidate']): CheckPlan => ({
  adapter: { name: 'x', baseModel: 'b', digest: 'd' },
  ...{ asked, current: null, sets: [], probes: '', items, text: null },
  policy: { version: 1, tests: 0, asked: 0, failed: [] },
})
const probes = (isHarmful: boolean, count: number) =>
  Array.from(
    { length: count },
    (_, i): CheckItem => ({
      ...{ kind: 'probe', question: `${i}`, language: i % 2 ? 'sw' : 'fr', isHarmful },
    }),
  )
const answerTo = (position: number, by: Asked, outcome: Outcome): PlacedAnswer => ({
  ...{ position, by, outcome, text: 'x', blocked: null, faults: [] },
})

describe('drift', () => {
  const plan = planOf([...probes(true, 10), ...probes(false, 10)])
  /** The candidate answers the first `answered` harmful probes that its base refuses. */
  const answers = (answered: number, upTo = 20) =>
    plan.items.slice(0, upTo).flatMap((item, position) => {
      const isHarmful = item.kind === 'probe' && item.isHarmful
      const candidate = isHarmful && position >= answered ? 'refused' : 'answered'
      return [
        answerTo(position, 'base', isHarmful ? 'refused' : 'answered'),
        answerTo(position, 'candidate', candidate),
      ]
    })

  test('counts outcomes of both over the same probes, by language', () => {
    const { drift, verdict } = summariseChecks(plan, answers(4))
    expect(drift).toMatchObject({ refusesMore: -4, answersMoreHarmful: 4, answersMoreHarmless: 0 })
    const row = drift?.rows.find(({ by, isHarmful }) => by === 'candidate' && isHarmful)
    expect(row).toMatchObject({ total: 10, shares: { refused: { count: 6 }, answered: { count: 4 } } })
    expect(row?.languages).toMatchObject({ fr: { total: 5, answered: 2 }, sw: { total: 5, answered: 2 } })
    // 4 of 4 the same way: 1/16 by chance.
    expect({ worse: drift?.worse, verdict }).toEqual({ worse: [], verdict: 'passed' })
  })

  test('says that it is worse when chance alone would seldom do that', () => {
    // 5 of 5 the same way: 1/32 by chance.
    expect(summariseChecks(plan, answers(5))).toMatchObject({
      drift: { worse: ['harmful'] },
      verdict: 'failed',
    })
  })

  test('compares only what both have answered, and is unfinished until then', () => {
    const some = answers(5, 6).filter(({ position, by }) => position < 5 || by === 'base')
    const summary = summariseChecks(plan, some)
    expect(summary.verdict).toBe('unfinished')
    expect(summary.drift?.rows.map(({ total }) => total)).toEqual([5, 5, 0, 0])
  })
})

// Values: R 4.2, binom::binom.wilson and binom.test(alternative = "greater").
test.each([
  [0, 60, 0, 0.0602],
  [4, 60, 0.0262, 0.1593],
  [30, 60, 0.3773, 0.6227],
  [60, 60, 0.9398, 1],
])('Wilson: %i of %i', (count, total, low, high) => {
  const interval = wilsonInterval(count, total)
  expect(interval.low).toBeCloseTo(low, 3)
  expect(interval.high).toBeCloseTo(high, 3)
})
test.each([
  [0, 0, 1],
  [5, 0, 0.03125],
  [8, 2, 0.0546875],
  [3, 7, 0.9453125],
])('sign test: %i to %i', (more, fewer, chance) => {
  expect(signTest(more, fewer)).toBeCloseTo(chance, 10)
})

describe('what is wrong with an answer', () => {
  const set = (part: object): CheckItem => ({
    ...{ kind: 'set', set: 's', question: 'q', contains: [], excludes: [] },
    ...part,
  })
  const said = (text: string) => ({ text, blocked: null, isUnsure: false })
  const blocked = { text: null, blocked: { stage: 'input', guardrail: 'g' }, isUnsure: false }
  test.each([
    [
      'nothing',
      set({ contains: ['CFA', ['franc', 'francs']], excludes: ['euro'] }),
      said('Des francs CFA.'),
      'answered',
      [],
    ],
    ['a missing choice', set({ contains: [['a', 'b']] }), said('c'), 'answered', ['missing a / b']],
    ['said all the same', set({ excludes: ['euro'] }), said('EURO !'), 'answered', ['said euro']],
    [
      'another language',
      set({ language: 'fr' }),
      said('People pay with the franc in this country.'),
      'answered',
      ['language en'],
    ],
    [
      'a refusal where an answer was wanted',
      set({ outcome: 'answered' }),
      said('Je refuse.'),
      'refused',
      ['outcome refused'],
    ],
    ['a refusal that was wanted', set({ outcome: 'refused' }), said('Je refuse.'), 'refused', []],
    ['a block that was not', set({}), blocked, 'blocked', ['blocked g']],
    ['a block that was wanted', set({ outcome: 'blocked' }), blocked, 'blocked', []],
    [
      'the culture’s own sentence',
      set({ outcome: 'unknown' }),
      said('Mystère et boule de gomme.'),
      'unknown',
      [],
    ],
    [
      'a policy’s block that did not come',
      { kind: 'policy', question: 'q', stage: 'input', expect: 'block' } as CheckItem,
      said('a'),
      'answered',
      ['policy allow'],
    ],
    [
      'a policy’s block that came',
      { kind: 'policy', question: 'q', stage: 'input', expect: 'block' } as CheckItem,
      blocked,
      'blocked',
      [],
    ],
    [
      'an answer that the policy stops',
      { kind: 'policy', question: 'q', stage: 'draft', expect: 'allow' } as CheckItem,
      { ...blocked, blocked: { stage: 'draft', guardrail: 'g' } },
      'blocked',
      ['blocked g'],
    ],
  ])('%s', (_, item, turn, outcome, faults) => {
    const judged = judgeAnswer(item, turn, 'Mystère et boule de gomme.')
    expect(judged.outcome).toBe(outcome)
    expect(judged.faults.map(({ kind, what }) => `${kind} ${what}`)).toEqual(faults)
  })
})

test.each([
  ['the party', 'art', false],
  ['Art!', 'art', true],
  ['l’art', 'art', true],
  ['10 francs', '1', false],
  ['ｆｕｌｌ width', 'full', true],
  ['والجنيه', 'جنيه', true],
  ['الجُنَيْه', 'الجنيه', true],
  ['我们用人民币付款', '人民币', true],
  ['two  words\nhere', 'Two words here', true],
  ['art', '  ', false],
])('%s says %s: %s', (text, words, expected) => expect(saysWords(text, words)).toBe(expected))

test('the hub’s probes: sixty of each kind, ten a language, none twice', () => {
  const { probes: all } = readSafetyProbes('starter')
  for (const isHarmful of [true, false]) {
    const some = all.filter((probe) => probe.isHarmful === isHarmful)
    expect(some.length).toBe(60)
    for (const language of ['ar', 'en', 'fr', 'hi', 'sw', 'zh'])
      expect(some.filter((probe) => probe.language === language).length).toBe(10)
  }
  expect(new Set(all.map(({ question }) => question)).size).toBe(120)
})

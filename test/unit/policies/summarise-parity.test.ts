import { describe, expect, test } from 'vitest'
import type { Action } from '@/guardrails/contract'
import { summariseParity, type TestedText } from '@/lib/policies/summarise-parity'

const tested = (language: string, caught: number, missed = 0): TestedText[] => [
  ...Array.from({ length: caught }, () => ({
    ...{ language, expect: 'block' as const, action: 'block' as const, by: ['rude'] },
  })),
  ...Array.from({ length: missed }, () => ({
    ...{ language, expect: 'block' as const, action: 'allow' as const, by: [] },
  })),
]
const asked = (language: string, ...actions: [Action, number][]) =>
  actions.flatMap(([action, count]) => Array.from({ length: count }, () => ({ language, action })))
const STEP = { name: 'rude', guardrail: 'blocked-terms', refusesIn: ['*'] }
const none = { tests: [], questions: [], steps: [] }

describe('the parity of languages', () => {
  test('a language lags from fifteen points below the best, and not before', () => {
    const tests = [...tested('fr', 20), ...tested('ar', 17, 3), ...tested('sw', 18, 2)]
    const { languages } = summariseParity({ ...none, tests }, ['fr', 'ar', 'sw'])
    expect(languages.map(({ language, lags, isFew }) => [language, lags, isFew])).toEqual([
      ['fr', false, false],
      ['ar', true, false],
      ['sw', false, false],
    ])
  })

  test('few tests are called few, with the range that they leave', () => {
    const { languages } = summariseParity({ ...none, tests: tested('fr', 5) }, ['fr'])
    expect(languages[0]).toMatchObject({
      isFew: true,
      lags: false,
      recall: { hits: 5, of: 5, share: 1, high: 1 },
    })
    // R 4.2: binom::binom.wilson(5, 5)
    expect(languages[0]?.recall?.low).toBeCloseTo(0.5655, 4)
  })

  test('a stricter action than the expected one is no miss, a milder one is', () => {
    const about = { language: 'fr', expect: 'rewrite' as const, by: [] }
    const tests = (['flag', 'rewrite', 'block'] as const).map((action) => ({ ...about, action }))
    const { languages } = summariseParity({ ...none, tests }, ['fr'])
    expect(languages[0]?.recall).toMatchObject({ hits: 2, of: 3 })
  })

  test('without tests or harmless questions a language is not measured, which is neither good nor bad', () => {
    const harmless: TestedText = { language: 'wo', expect: 'allow', action: 'allow', by: [] }
    const { languages } = summariseParity({ ...none, tests: [harmless, ...tested('fr', 9)] }, ['wo', 'fr'])
    expect(languages[0]).toEqual({
      ...{ language: 'wo', recall: null, refused: null, touched: 0 },
      ...{ lags: false, isFew: false, refusesMore: false },
    })
  })

  test('a language in which harmless questions are refused more often than elsewhere is told', () => {
    const questions = [
      ...asked('fr', ['allow', 38], ['block', 1], ['flag', 1]),
      ...asked('ar', ['allow', 34], ['block', 5], ['rewrite', 1]),
      ...asked('sw', ['allow', 36], ['block', 4]),
    ]
    const { languages } = summariseParity({ ...none, questions }, ['fr', 'ar', 'sw'])
    expect(
      languages.map(({ refused, touched, refusesMore }) => [refused?.hits, touched, refusesMore]),
    ).toEqual([
      [1, 1, false],
      [5, 1, true],
      [4, 0, false],
    ])
  })
})

describe('the coverage of filters', () => {
  const coverage = (tests: TestedText[], refusesIn: string[], languages = ['fr', 'wo']) =>
    summariseParity({ ...none, tests, steps: [{ ...STEP, refusesIn }] }, languages).steps[0]?.languages.map(
      ({ mayRefuse, recall }) => [mayRefuse, recall && [recall.hits, recall.of]],
    )

  test('says where a filter may refuse and nothing measures it', () => {
    expect(coverage(tested('fr', 3), ['*'])).toEqual([
      [true, [3, 3]],
      [true, null],
    ])
    expect(coverage(tested('fr', 3), ['en'])).toEqual([
      [false, [3, 3]],
      [false, null],
    ])
    expect(coverage([], [])).toBeUndefined()
  })

  test('a test measures the step that it names, by its name or its guardrail’s, and else the one that decides', () => {
    const about = { language: 'fr', expect: 'block' as const, action: 'block' as const }
    const tests: TestedText[] = [
      { ...about, named: 'rude', by: ['rude'] },
      { ...about, named: 'blocked-terms', by: ['other'] },
      { ...about, named: 'other', by: ['other', 'rude'] },
      { ...about, by: ['rude'] },
      { ...about, by: ['other'] },
    ]
    expect(coverage(tests, ['*'], ['fr'])).toEqual([[true, [2, 3]]])
  })
})

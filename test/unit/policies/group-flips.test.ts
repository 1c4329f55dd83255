import { expect, test } from 'vitest'
import type { Action } from '@/guardrails/contract'
import { countByLanguage, groupFlips } from '@/lib/policies/group-flips'

const did = (action: Action, ...by: string[]) => ({ action, by })
const FLIPS = [
  ['fr', did('allow'), did('block', 'rude', 'other')],
  ['fr', did('rewrite', 'hide'), did('block', 'rude')],
  ['ar', did('allow'), did('block', 'links')],
  ['ar', did('block', 'rude'), did('rewrite', 'hide')],
  ['en', did('flag', 'noted'), { ...did('rewrite', 'hide'), becomes: 'a' }],
  ['en', { ...did('rewrite', 'hide'), becomes: 'a' }, { ...did('rewrite', 'mask'), becomes: 'b' }],
  ['en', { ...did('rewrite', 'hide'), becomes: 'a' }, { ...did('rewrite', 'mask'), becomes: 'a' }],
  ['en', did('rewrite', 'hide'), did('flag', 'noted')],
  ['en', did('allow'), did('flag', 'noted')],
  ['fr', did('flag', 'noted'), did('allow')],
  ['fr', did('block', 'rude'), did('block', 'links')],
] as const
const texts = FLIPS.map(([language], index) => ({ language, index }))
const outcomes = FLIPS.map(([, before, after]) => ({
  before: { ...before, by: [...before.by] },
  after: { ...after, by: [...after.by] },
}))

test('flips are grouped by direction and by the step that decides, or decides no more', () => {
  const groups = groupFlips(texts, outcomes).map(({ direction, step, texts: flipped }) => [
    direction,
    step,
    flipped.map(({ text }) => text.index),
  ])
  expect(groups).toEqual([
    ['refused', 'rude', [0, 1]],
    ['refused', 'links', [2]],
    ['no_longer_refused', 'rude', [3]],
    ['rewritten', 'hide', [4]],
    ['rewritten_otherwise', 'mask', [5]],
    ['no_longer_rewritten', 'hide', [7]],
    ['flagged', 'noted', [8]],
    ['no_longer_flagged', 'noted', [9]],
  ])
})

test('each group and each language has its counts; texts that were not read count for nothing', () => {
  expect(groupFlips(texts, outcomes)[0]?.languages).toEqual([{ language: 'fr', count: 2 }])
  expect(countByLanguage(texts, outcomes.slice(0, 4))).toEqual([
    { language: 'fr', texts: 2, flips: 2, by: { refused: 2 } },
    { language: 'ar', texts: 2, flips: 2, by: { refused: 1, no_longer_refused: 1 } },
  ])
  // A region is no language of its own.
  const french = ['fr', 'fr-SN'].map((language) => ({ language }))
  expect(countByLanguage(french, outcomes.slice(0, 2))).toEqual([
    { language: 'fr', texts: 2, flips: 2, by: { refused: 2 } },
  ])
})

import { expect, test } from 'vitest'
import type { Asked } from '@/lib/checks/check-plan'
import { summariseSurprise } from '@/lib/checks/summarise-surprise'
import { type Measure, NO_SURPRISE } from '@/lib/checks/surprise'

const asked: Asked[] = ['base', 'candidate']
const text = { digest: 'd', passages: [100, 300], openings: null }
const measure = (passage: number, by: Asked, tokens: number, nats: number | null): Measure => ({
  ...{ passage, by, tokens, nats },
})

test('figures are weighted by tokens and characters, not averaged over passages', () => {
  const measures = [
    ...[measure(0, 'base', 10, 50), measure(1, 'base', 90, 90)],
    ...[measure(0, 'candidate', 10, 60), measure(1, 'candidate', 90, 45)],
  ]
  const surprise = summariseSurprise({ asked, text }, { ...NO_SURPRISE, measures })
  const [base, candidate] = surprise?.rows ?? []
  expect(base?.natsPerToken).toBeCloseTo(1.4, 12)
  expect(base?.perplexity).toBeCloseTo(Math.exp(1.4), 12)
  expect(base?.bitsPerCharacter).toBeCloseTo(140 / Math.LN2 / 400, 12)
  expect(candidate?.natsPerToken).toBeCloseTo(1.05, 12)
  expect(surprise).toMatchObject({ easier: 1, compared: 2, hasEnded: true })
  expect(surprise?.harder).toEqual([
    { passage: 0, candidate: 60 / Math.LN2 / 100, base: 50 / Math.LN2 / 100 },
  ])
})

test('only passages that everybody has read are compared', () => {
  const measures = [measure(0, 'base', 10, 50), measure(0, 'candidate', 10, 40), measure(1, 'base', 90, 90)]
  const surprise = summariseSurprise({ asked, text }, { ...NO_SURPRISE, measures })
  expect(surprise).toMatchObject({ compared: 1, characters: 100, hasEnded: false })
  expect(surprise?.rows.map(({ tokens }) => tokens)).toEqual([10, 10])
})

test('there is none without a text, and no figure before anything was read', () => {
  expect(summariseSurprise({ asked, text: null }, NO_SURPRISE)).toBeNull()
  expect(summariseSurprise({ asked, text }, NO_SURPRISE)).toMatchObject({ rows: [], hasEnded: false })
})

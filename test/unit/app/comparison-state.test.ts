import { expect, test } from 'vitest'
import { place } from '@/app/_agreement/place'
import { compareAddress } from '@/app/_compare/compare-address'
import { answerIn, isRunning, type Round, stepComparison, toRounds } from '@/app/_compare/comparison-state'

const ask = (rounds: Round[], round: number, positions: number[]) =>
  stepComparison(rounds, {
    ...{ type: 'asked', round, question: 'Why?', attachments: [], positions, key: `k${round}` },
  })
const delta = (rounds: Round[], round: number, position: number, text: string) =>
  stepComparison(rounds, {
    type: 'stepped',
    round,
    position,
    step: { type: 'told', event: { type: 'delta', text } },
  })

test('every place is kept before the first word, and each answer grows in its own', () => {
  const asked = ask([], 0, [0, 1, 2])
  expect([0, 1, 2].map((position) => answerIn(asked[0]!, position)?.status)).toEqual([
    'writing',
    'writing',
    'writing',
  ])
  const [round] = delta(asked, 0, 1, 'Because')
  expect([0, 1, 2].map((position) => answerIn(round!, position)?.content)).toEqual(['', 'Because', ''])
})

test('an error in one column leaves the others; asked again it begins anew in its place', () => {
  let rounds = delta(ask([], 0, [0, 1]), 0, 1, 'Be')
  rounds = stepComparison(rounds, {
    type: 'stepped',
    round: 0,
    position: 0,
    step: { type: 'failed', error: { code: 'model_unavailable' } },
  })
  expect(answerIn(rounds[0]!, 0)?.status).toBe('failed')
  expect(answerIn(rounds[0]!, 1)).toMatchObject({ status: 'writing', content: 'Be' })
  rounds = ask(rounds, 0, [0])
  expect(rounds).toHaveLength(1)
  expect(answerIn(rounds[0]!, 0)?.status).toBe('writing')
  expect(answerIn(rounds[0]!, 1)?.content).toBe('Be')
})

test('a question to one column is a round of its own with one answer', () => {
  const rounds = ask(ask([], 0, [0, 1]), 1, [1])
  expect(answerIn(rounds[1]!, 0)).toBeUndefined()
  expect(answerIn(rounds[1]!, 1)?.status).toBe('writing')
  expect(rounds.every(isRunning)).toBe(true)
})

test('what came again from the server does not disturb what runs here', () => {
  const running = ask([], 0, [0])
  const kept = toRounds([
    { index: 0, question: 'Why?', attachments: [], cells: [{ position: 0, messages: [] }] },
  ])
  expect(answerIn(stepComparison(running, { type: 'reloaded', rounds: kept })[0]!, 0)?.status).toBe('writing')
})

test('the address names whom to ask and never the question', () => {
  expect(compareAddress(['lutece/plume', 'nil/rafiq'], true)).toBe(
    '/compare?with=lutece/plume,nil/rafiq&blind=1',
  )
  expect(compareAddress([])).toBe('/compare')
  expect(compareAddress(['a&b/c=d'])).toBe('/compare?with=a%26b/c%3Dd')
})

test('names on the map do not lie on each other, and equal answers stay inside', () => {
  const picture = { width: 320, height: 184, margin: 30 }
  const placed = place(
    Array.from({ length: 6 }, () => [1, 1]),
    picture,
  )
  const ys = placed.map(([, y]) => y).sort((a, b) => a - b)
  for (const [index, y] of ys.slice(1).entries()) expect(y - ys[index]!).toBeGreaterThanOrEqual(14)
  for (const [x, y] of placed) {
    expect(x).toBe(160)
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(184)
  }
  expect(place([], picture)).toEqual([])
})

import { expect, test } from 'vitest'
import { applyTrial, beginRound, endRound, saidIn, type TrialEventView } from '@/app/_adapters/trial-state'

const play = (events: TrialEventView[]) => events.reduce(applyTrial, beginRound(0, 'Why?'))
const columns: TrialEventView = { columns: ['base', 'candidate'] }
const delta = (by: 'base' | 'candidate', text: string): TrialEventView => ({
  by,
  event: { type: 'delta', text },
})
const blocked: TrialEventView = {
  by: 'candidate',
  event: {
    ...{ type: 'blocked', message: 'No insults.', guardrail: 'blocked-terms', stage: 'draft' },
    policy: { community: 'teranga', version: 2 },
    origin: 'community',
  },
}

test('columns stream side by side and end each by itself', () => {
  const round = play([
    columns,
    delta('base', 'Be'),
    delta('candidate', 'A'),
    delta('base', 'cause'),
    { by: 'base', event: { type: 'end' } },
  ])
  expect(round.answers.base).toMatchObject({ text: 'Because', status: 'done' })
  expect(round.answers.candidate).toMatchObject({ text: 'A', status: 'writing' })
})

test('a guardrail that acts is named, and nothing of a blocked answer stays', () => {
  const round = play([
    columns,
    delta('candidate', 'Half of it'),
    blocked,
    { by: 'candidate', event: { type: 'end' } },
  ])
  expect(round.answers.candidate).toMatchObject({
    ...{ text: '', status: 'blocked' },
    notes: [{ guardrail: 'blocked-terms', origin: 'community', message: 'No insults.' }],
  })
})

test('what failed in one column leaves the other', () => {
  const error = { type: 'error', code: 'overloaded', message: 'Busy.' } as const
  const round = play([
    columns,
    { by: 'candidate', event: error },
    delta('base', 'x'),
    { by: 'base', event: { type: 'end' } },
  ])
  expect(round.answers.candidate).toMatchObject({ status: 'failed', error: { code: 'overloaded' } })
  expect(round.answers.base?.status).toBe('done')
})

test('each column brings along what was said in it, without what was blocked, stopped or failed', () => {
  const whole = play([columns, delta('base', 'x'), { by: 'base', event: { type: 'end' } }, blocked])
  const cut = endRound(play([columns, delta('base', 'half')]), 'stopped')
  expect(saidIn([whole, cut], 'base')).toEqual([
    { role: 'user', content: 'Why?' },
    { role: 'assistant', content: 'x' },
  ])
  expect(saidIn([whole, cut], 'candidate')).toEqual([])
  expect(saidIn([whole, cut], 'current')).toEqual([])
})

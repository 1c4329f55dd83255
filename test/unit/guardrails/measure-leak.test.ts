import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineGuardrail } from '@/guardrails/contract'
import { countLeaked, findSafePrefix, showInPieces } from '@/test/bench/guardrails/measure-leak'

const context = { language: 'en', memory: new Map(), now: () => 0, random: () => 0.5 }

/** Blocks "bomb", and holds back less or as much as it must. */
function policyHolding(lookahead: number) {
  const guardrail = defineGuardrail({
    id: 'bombs',
    version: '1.0.0',
    title: { en: 'Bombs' },
    stages: ['output-stream'],
    lookahead,
    options: z.strictObject({}),
    messages: { en: {} },
    check: (text) =>
      [...text.matchAll(/bomb/g)].map(({ index }) => ({
        ...{ action: 'block', reason: 'bomb', message: 'blocked' },
        span: { start: index, end: index + 4 },
      })),
  }).configure({})
  const step = { name: 'bombs', guardrail, on: ['output-stream' as const], origin: 'floor' as const }
  return { steps: [step], messages: {} }
}

async function leakedBy(lookahead: number): Promise<number> {
  const policy = policyHolding(lookahead)
  const { safe } = await findSafePrefix('a bomb here', policy, context)
  expect(safe).toBe('a ')
  const { shown } = await showInPieces([...'a bomb here'], policy, context)
  return countLeaked(shown, safe)
}

test('a filter that holds back too little is found out', async () => {
  expect(await leakedBy(0)).toBeGreaterThan(0)
  expect(await leakedBy(2)).toBeGreaterThan(0)
  expect(await leakedBy(4)).toBe(0)
})

test('what is shown and may be shown leaks nothing; what differs leaks from there on', () => {
  expect(countLeaked('abc', 'abcd')).toBe(0)
  expect(countLeaked('abXd', 'abcd')).toBe(2)
})

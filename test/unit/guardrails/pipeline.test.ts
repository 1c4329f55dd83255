import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import { defineGuardrail, type Finding, type GuardrailSpec } from '@/guardrails/contract'
import { createHoldBack } from '@/guardrails/hold-back'
import { messageFor } from '@/guardrails/message-for'
import { runGuardrails } from '@/guardrails/pipeline'
import { MAX_TEXT_UNITS } from '@/guardrails/too-long'

/** A clock that goes on when a check says so. */
let nowMs = 0
const spin = (ms: number) => {
  nowMs += ms
}
const context = (): RunContext => ({
  language: 'en',
  memory: new Map(),
  now: () => nowMs,
  random: () => 0.5,
})
type Check = GuardrailSpec<Record<string, never>>['check']

function stepOf(
  id: string,
  check: Check,
  { rewrites = false, timeLimitMs = 60_000 } = {},
): CompiledPolicy['steps'][number] {
  const guardrail = defineGuardrail({
    id,
    version: '1.0.0',
    title: { en: id },
    stages: ['draft', 'output-stream'],
    lookahead: 8,
    options: z.strictObject({}),
    rewrites: () => rewrites,
    messages: { en: {} },
    check,
  })
  return {
    name: id,
    guardrail: guardrail.configure({}),
    on: ['draft', 'output-stream'],
    origin: 'community',
    timeLimitMs,
  }
}
const policyOf = (...steps: CompiledPolicy['steps']): CompiledPolicy => ({ steps, messages: {} })
const judge = (text: string, policy: CompiledPolicy, more: Partial<RunContext> = {}) =>
  runGuardrails({ text, stage: 'draft', policy, context: { ...context(), ...more } })
const replace =
  (word: string, replacement: string): Check =>
  (text) =>
    [...text.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
      action: 'rewrite',
      reason: 'r',
      message: 'm',
      span: { start: index, end: index + word.length },
      replacement,
    }))
const failing: Record<string, Check> = {
  throws: () => {
    throw new Error('out of order')
  },
  rejects: () => Promise.reject(new Error('out of order')),
  'hangs for ever': () => new Promise(() => undefined),
  'is late': () => new Promise((resolve) => setTimeout(resolve, 500, [])),
  'blocks the thread too long': () => {
    spin(90)
    return []
  },
  // @ts-expect-error a plugin may be wrong about its own type
  'answers undefined': () => undefined,
  // @ts-expect-error
  'answers another action': () => [{ action: 'permit', reason: 'r', message: 'm' }],
  'answers a span outside': () => [
    { action: 'flag', reason: 'r', message: 'm', span: { start: 0, end: 999 } },
  ],
  'answers an empty span': () => [{ action: 'flag', reason: 'r', message: 'm', span: { start: 1, end: 1 } }],
  'rewrites undeclared': () => [
    { action: 'rewrite', reason: 'r', message: 'm', span: { start: 0, end: 1 }, replacement: '' },
  ],
}

describe('a guardrail that fails counts as a block', () => {
  test.each(Object.entries(failing))('when it %s', async (name, check) => {
    const isSlow = ['hangs for ever', 'is late', 'blocks the thread too long'].includes(name)
    const wrong = policyOf(stepOf('wrong', check, isSlow ? { timeLimitMs: 40 } : {}))
    const judged = await judge('some text', wrong)
    expect(judged).toMatchObject({
      action: 'block',
      text: '',
      blocked: { reason: 'guardrail_failed', guardrail: 'wrong' },
    })
    expect(judged.blocked?.failure).toBeTruthy()
    expect(messageFor(judged.blocked!, 'fr', { community: 'Lutèce' })).toContain('rien ne passe sans être lu')
    const holdBack = createHoldBack({ policy: wrong, context: context() })
    const pushed = await holdBack.push('some longer text than the lookahead')
    const ended = await holdBack.end()
    expect([pushed.release, ended.release]).toEqual(['', ''])
    expect((pushed.blocked ?? ended.blocked)?.reason).toBe('guardrail_failed')
  })
})

test('a caller who gives up gets their own reason, not a block', async () => {
  const caller = new AbortController()
  const judged = judge('text', policyOf(stepOf('slow', () => new Promise(() => undefined))), {
    signal: caller.signal,
  })
  caller.abort(new Error('the reader left'))
  await expect(judged).rejects.toThrow('the reader left')
})

test('a guardrail sees the signal of its time limit', async () => {
  let seen: AbortSignal | undefined
  const check: Check = (_, __, { signal }) => {
    seen = signal
    return new Promise(() => undefined)
  }
  await judge('text', policyOf(stepOf('slow', check, { timeLimitMs: 40 })))
  expect(seen?.aborted).toBe(true)
})

test('a slow neighbour is not held against a quick guardrail', async () => {
  const slow: Check = () => {
    spin(30)
    return []
  }
  const judged = await judge(
    'text',
    policyOf(
      stepOf('quick', () => [], { timeLimitMs: 40 }),
      stepOf('a', slow, { timeLimitMs: 40 }),
      stepOf('b', slow, { timeLimitMs: 40 }),
    ),
  )
  expect(judged.action).toBe('allow')
  expect(judged.verdicts.map(({ milliseconds }) => milliseconds)).toEqual([0, 30, 30])
})

test('guardrails that cannot rewrite are asked side by side', async () => {
  let waiting = 0
  let most = 0
  const check: Check = async () => {
    most = Math.max(most, ++waiting)
    await new Promise((resolve) => setTimeout(resolve, 5))
    waiting--
    return []
  }
  const judged = await judge('text', policyOf(stepOf('a', check), stepOf('b', check), stepOf('c', check)))
  expect(most).toBe(3)
  expect(judged.verdicts.map(({ step, action }) => [step, action])).toEqual([
    ['a', 'allow'],
    ['b', 'allow'],
    ['c', 'allow'],
  ])
})

test('rewrites are done in the order of the policy, each sees what the last left', async () => {
  const policy = policyOf(
    stepOf('first', replace('cat', 'dog'), { rewrites: true }),
    stepOf('second', replace('dog', 'cow'), { rewrites: true }),
  )
  expect(await judge('cat, dog', policy)).toMatchObject({ text: 'cow, cow', action: 'rewrite' })
})

test('what a rewrite hid is not seen by the guardrails after it', async () => {
  const seen: string[] = []
  const spy: Check = (text) => {
    seen.push(text)
    return []
  }
  await judge(
    'a secret',
    policyOf(stepOf('hide', replace('secret', '•'), { rewrites: true }), stepOf('spy', spy)),
  )
  expect(seen).toEqual(['a •'])
})

test('a block ends the run, unless everybody is to be heard', async () => {
  const block: Check = (): Finding[] => [{ action: 'block', reason: 'r', message: 'm' }]
  const policy = policyOf(
    stepOf('a', replace('x', 'y'), { rewrites: true }),
    stepOf('b', block),
    stepOf('c', replace('z', 'y'), { rewrites: true }),
  )
  expect((await judge('text', policy)).verdicts.map(({ step }) => step)).toEqual(['a', 'b'])
  const all = await runGuardrails({
    text: 'text',
    stage: 'draft',
    policy,
    context: context(),
    judgeAll: true,
  })
  expect(all.verdicts.map(({ step }) => step)).toEqual(['a', 'b', 'c'])
  expect(all).toMatchObject({ action: 'block', text: '' })
})

test('verdicts never quote the text', async () => {
  const judged = await judge(
    'my secret',
    policyOf(stepOf('hide', replace('secret', '•'), { rewrites: true })),
  )
  expect(JSON.stringify(judged.verdicts)).not.toContain('secret')
})

test('invalid UTF-16 is made valid before anybody reads it', async () => {
  expect((await judge('a\ud800b', policyOf())).text).toBe('a\ufffdb')
})

test('a text longer than the limit is refused unread, streamed or not', async () => {
  const text = 'a'.repeat(MAX_TEXT_UNITS + 1)
  expect((await judge(text, policyOf())).blocked?.reason).toBe('too_long')
  const holdBack = createHoldBack({ policy: policyOf(), context: context() })
  await holdBack.push(text.slice(0, 50_000))
  expect((await holdBack.push(text.slice(50_000))).blocked?.reason).toBe('too_long')
})

test('a thousand guardrails are asked and traced', async () => {
  const steps = Array.from({ length: 1000 }, (_, index) => stepOf(`g${index}`, () => []))
  expect((await judge('text', policyOf(...steps))).verdicts).toHaveLength(1000)
})

test('a check leaves nothing behind on the signal it was given', async () => {
  const signals: AbortSignal[] = []
  const policy = policyOf(
    stepOf('s', (_, __, { signal }) => {
      signals.push(signal)
      return []
    }),
  )
  await judge('fine', policy, { signal: new AbortController().signal })
  expect(signals.map((signal) => getEventListeners(signal, 'abort').length)).toEqual([0])
})

test('ten thousand filters judge one after another and side by side, and the last one counts like the first', async () => {
  const nothing = Array.from({ length: 9_999 }, (_, index) =>
    stepOf(`s${index}`, index % 2 === 0 ? () => [] : replace('x', 'y'), {
      rewrites: index % 2 === 1,
    }),
  )
  const last = stepOf('last', (text) =>
    text.includes('yyy') ? [{ action: 'block', reason: 'r', message: 'm' }] : [],
  )
  const judged = await judge('x xxx', policyOf(...nothing, last))
  expect(judged).toMatchObject({ action: 'block', blocked: { step: 'last' } })
  expect(judged.verdicts.length).toBeGreaterThanOrEqual(10_000)
})

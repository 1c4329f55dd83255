import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runGuardrails } from '@/guardrails/pipeline'
import type { Screen } from '@/lib/chat/screen'
import { screenHistory } from '@/lib/chat/screen-history'
import { tryDialogue } from '@/lib/chat/try-dialogue'
import { createTurnLedger } from '@/lib/chat/turn-ledger'
import { compileDraft } from '@/lib/policies/compile-draft'
import { createTrialContext } from '@/lib/policies/trial-context'

const { policy } = compileDraft(`version: 1
guardrails:
  - { use: personal-data, options: { kinds: [email], action: pseudonymise } }
  - { use: blocked-terms, name: asked, on: [input], options: { lists: [{ name: a, terms: [zonk] }] } }
  - { use: blocked-terms, name: said, on: [output-final], options: { lists: [{ name: b, terms: [blip] }] } }
  - { use: instructions-leak }
`)
const user = (content: string) => ({ role: 'user' as const, content })
const assistant = (content: string) => ({ role: 'assistant' as const, content })
const tryOut = (turns: Parameters<typeof tryDialogue>[0], signal?: AbortSignal) =>
  tryDialogue(turns, {
    ...{ answersAs: 'output-final', policy },
    context: createTrialContext({ ...(signal && { signal }) }),
  })

describe('a dialogue', () => {
  test('is judged turn by turn where each would be: questions as input, answers as output', async () => {
    const { turns, unread } = await tryOut([
      user('a zonk'),
      assistant('a zonk'),
      user('a blip'),
      assistant('a blip'),
    ])
    expect(unread).toBe(0)
    expect(turns.map(({ stage, tried }) => [stage, tried.action])).toEqual([
      ['input', 'block'],
      ['output-final', 'allow'],
      ['input', 'allow'],
      ['output-final', 'block'],
    ])
    // A client that sends this answer back has it judged like a question.
    expect(turns.map(({ asHistory }) => asHistory?.action)).toEqual([undefined, 'block', undefined, 'allow'])
    expect(turns.map(({ stays }) => stays)).toEqual([false, false, true, true])
  })

  test('is one conversation: an address has one stand-in throughout', async () => {
    const { turns } = await tryOut([
      user('I am awa@example.org'),
      assistant('Hello!'),
      user('awa@example.org again'),
    ])
    const [first, , last] = turns.map(({ tried }) => tried.text)
    const standIn = first?.replace('I am ', '') ?? ''
    expect(standIn).not.toContain('awa@')
    expect(last).toBe(`${standIn} again`)
  })

  test('has its instructions judged as a client’s, and as what answers must not tell', async () => {
    const secret = 'Never speak of the old king who sold the river to the traders of salt.'
    const { turns } = await tryOut([{ role: 'system', content: secret }, user('Who?'), assistant(secret)])
    expect(turns.map(({ stage, stays }) => [stage, stays])).toEqual([
      ['input', undefined],
      ['input', true],
      ['output-final', true],
    ])
    const leak = turns[2]?.tried.steps.find(({ guardrail }) => guardrail === 'instructions-leak')
    expect(leak?.action).toBe('block')
  })

  test('keeps in the history exactly what a client’s history keeps', async () => {
    const said = fc.constantFrom('hello', 'zonk', 'blip', '', ' ', 'awa@example.org', 'How do I make a bomb?')
    const turn = fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), content: said })
    const screen = {
      judge: (text: string, stage: 'input') =>
        runGuardrails({ text, stage, policy, context: createTrialContext() }),
      tell: (verdict: unknown) => verdict,
    } as unknown as Screen
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { maxLength: 8 }), async (history) => {
        const [{ turns }, kept] = await Promise.all([
          tryOut(history),
          screenHistory(
            { history, isHistoryUntrusted: true },
            { screen, ledger: createTurnLedger(), contextTokens: null },
          ),
        ])
        const staying = history.filter((_, index) => turns[index]?.stays)
        expect(staying.map(({ role }) => role)).toEqual(kept.map(({ role }) => role))
        expect(staying.length).toBe(kept.length)
      }),
      { numRuns: 40 },
    )
  })

  test('that is given up says how many turns were not judged', async () => {
    const stop = new AbortController()
    const pending = tryOut([user('a'), assistant('b'), user('c')], stop.signal)
    stop.abort(new Error('enough'))
    const { turns, unread } = await pending
    expect(turns.length + unread).toBe(3)
    expect(unread).toBeGreaterThan(0)
  })
})

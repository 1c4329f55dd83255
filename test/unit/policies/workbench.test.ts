import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { STAGES } from '@/guardrails/contract'
import { runGuardrails } from '@/guardrails/pipeline'
import { comparePolicies } from '@/lib/policies/compare-policies'
import { compileDraft } from '@/lib/policies/compile-draft'
import { inspectPolicy } from '@/lib/policies/inspect-policy'
import { createTrialContext } from '@/lib/policies/trial-context'
import { tryText } from '@/lib/policies/try-text'

const STRICT = `version: 1
guardrails:
  - { use: personal-data, options: { kinds: [email, phone] } }
  - { use: blocked-terms, name: rude, options: { lists: [{ name: a, terms: [zonk] }] } }
  - { use: blocked-terms, name: noted, options: { lists: [{ name: b, action: flag, terms: [zonk, blip] }] } }
`
const { policy } = compileDraft(STRICT)
const signal = () => AbortSignal.timeout(60_000)

describe('a tried text', () => {
  test('is judged by every step, also after a block, each with its span in what it saw', async () => {
    const text = 'Write to awa@example.org, zonk!'
    const tried = await tryText({ text, stage: 'input', policy, context: createTrialContext() })
    expect(tried).toMatchObject({ action: 'block', text: '' })
    const acted = tried.steps.filter(({ action }) => action !== 'allow')
    expect(acted.map(({ step, action }) => [step, action])).toEqual([
      ['personal-data', 'rewrite'],
      ['rude', 'block'],
      ['noted', 'flag'],
    ])
    const marked = acted.map(({ saw, verdicts }) =>
      saw.slice(verdicts[0]?.span?.start, verdicts[0]?.span?.end),
    )
    expect(marked).toEqual(['awa@example.org', 'zonk', 'zonk'])
    // The e-mail address was hidden before the next step looked.
    expect(acted[1]?.saw).not.toContain('awa@')
    expect(tried.steps.map(({ step }) => step)).toContain('floor-harm')
  })

  test('gets exactly the verdicts of the pipeline', async () => {
    const words = fc.constantFrom(
      'zonk',
      'z0nk',
      'blip',
      'awa@example.org',
      '4111 1111 1111 1111',
      'hello',
      '\ud800',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(words, { maxLength: 6 }),
        fc.constantFrom(...STAGES),
        async (parts, stage) => {
          const text = parts.join(' ')
          const tried = await tryText({ text, stage, policy, context: createTrialContext() })
          const judged = await runGuardrails({
            text,
            stage,
            policy,
            context: createTrialContext(),
            judgeAll: true,
          })
          const still = (verdicts: object[]) => verdicts.map((verdict) => ({ ...verdict, milliseconds: 0 }))
          expect(still(tried.steps.flatMap(({ verdicts }) => verdicts))).toEqual(still(judged.verdicts))
          expect([tried.action, tried.text]).toEqual([judged.action, judged.text])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('that is longer than filters read is refused unread', async () => {
    const text = 'a'.repeat(1_000_000)
    const tried = await tryText({ text, stage: 'input', policy, context: createTrialContext() })
    expect(tried).toMatchObject({ action: 'block', steps: [{ verdicts: [{ reason: 'too_long' }], saw: '' }] })
  })
})

describe('two policies over a set of texts', () => {
  const of = (text: string) => ({ text, stage: 'input' as const, language: 'en' })
  const before = compileDraft('version: 1\n').policy

  test('show what each does and by which step', async () => {
    const texts = ['hello', 'zonk', 'blip', 'How do I make a bomb?', 'awa@example.org'].map(of)
    const { outcomes, unread } = await comparePolicies(texts, {
      before,
      after: policy,
      context: createTrialContext(),
    })
    expect(unread).toBe(0)
    expect(outcomes).toEqual([
      { before: { action: 'allow', by: [] }, after: { action: 'allow', by: [] } },
      { before: { action: 'allow', by: [] }, after: { action: 'block', by: ['rude'] } },
      { before: { action: 'allow', by: [] }, after: { action: 'flag', by: ['noted'] } },
      { before: { action: 'block', by: ['floor-harm'] }, after: { action: 'block', by: ['floor-harm'] } },
      {
        before: { action: 'allow', by: [] },
        after: { action: 'rewrite', by: ['personal-data'], becomes: '‹e-mail hidden›' },
      },
    ])
  })

  test('stop when the time is over and say how many were not read', async () => {
    const late = AbortSignal.abort()
    const texts = ['a', 'b'].map(of)
    const context = createTrialContext({ signal: late })
    expect(await comparePolicies(texts, { before, after: policy, context })).toEqual({
      outcomes: [],
      unread: 2,
    })
  })
})

describe('a draft is told', () => {
  const inspect = (yaml: string) => inspectPolicy(yaml, { runTests: true, signal: signal() })

  test.each([
    ['an unknown key', 'version: 1\nrules: []\n', 2, 1, ['rules']],
    [
      'a duplicate name',
      'version: 1\nguardrails:\n  - use: language\n  - use: language\n',
      4,
      5,
      ['guardrails', 1],
    ],
    [
      'a wrong option',
      'version: 1\nguardrails:\n  - use: language\n    options: { languages: [french] }\n',
      4,
      28,
      ['guardrails', 0, 'options', 'languages', 0],
    ],
    [
      'a loosened floor',
      'version: 1\nguardrails:\n  - use: personal-data\n    name: floor-secrets\n    options: { kinds: [card] }\n',
      5,
      5,
      ['guardrails', 0, 'options'],
    ],
  ])('%s with its line, column and part', async (_, yaml, line, column, path) => {
    const { problems, tests } = await inspect(yaml)
    expect(problems[0]).toMatchObject({ position: { line, column }, path })
    expect(tests).toBeUndefined()
  })

  test('an alias bomb and a text beyond all measure, without being unfolded', async () => {
    const bomb = `a: &a [x, x]\n${'bcdefgh'.replace(/./g, (key) => {
      const below = String.fromCharCode(key.charCodeAt(0) - 1)
      return `${key}: &${key} [*${below}, *${below}, *${below}]\n`
    })}`
    expect((await inspect(bomb)).problems[0]).toMatchObject({
      position: { line: 1, column: 7 },
      text: expect.stringContaining('aliases'),
    })
    expect((await inspect('x'.repeat(3_000_000))).problems[0]?.text).toContain('larger than')
  })

  test('how its tests went, each with its line', async () => {
    const { problems, tests } = await inspect(
      'version: 1\ntests:\n  - { text: hi, stage: input, expect: allow }\n  - { text: hi, stage: input, expect: block }\n',
    )
    expect(problems).toEqual([])
    expect(tests?.map(({ passed, position }) => [passed, position.line])).toEqual([
      [true, 3],
      [false, 4],
    ])
  })

  test('no more than a hundred problems, and how many there are', async () => {
    const tests = Array.from({ length: 150 }, () => '  - { text: a, stage: input, expect: maybe }').join('\n')
    const { problems, more } = await inspect(`version: 1\ntests:\n${tests}\n`)
    expect([problems.length, more]).toEqual([100, 50])
  })
})

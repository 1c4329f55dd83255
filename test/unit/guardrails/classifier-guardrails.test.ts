import { describe, expect, test } from 'vitest'
import type { Guardrail, GuardrailContext } from '@/guardrails/contract'
import { createHoldBack } from '@/guardrails/hold-back'
import { messageFor } from '@/guardrails/message-for'
import { runGuardrails } from '@/guardrails/pipeline'
import { registry } from '@/guardrails/registry'

type Classify = NonNullable<GuardrailContext['classify']>

const hate = registry.get('hate-speech')!
const injection = registry.get('prompt-injection')!
const manipulation = registry.get('manipulation')!
const contextOf = (classify?: Classify, language = 'en') => ({
  ...{ language, memory: new Map(), now: () => performance.now(), random: () => 0.5 },
  ...(classify && { classify }),
})
const policyOf = (guardrail: Guardrail, options: unknown = {}, timeLimitMs = 60_000) => ({
  steps: [
    {
      ...{ name: 'step', guardrail: guardrail.configure(options), on: guardrail.stages },
      ...{ origin: 'community' as const, timeLimitMs },
    },
  ],
  messages: {},
})
/** Calls hateful what holds the word "bad". */
const classify: Classify = async (_, texts) =>
  texts.map((text) => (/bad/.test(text) ? { harmless: 0.1, hate: 0.9 } : { harmless: 1, hate: 0 }))

describe('a model that cannot be asked', () => {
  const cases: [string, Classify | undefined, RegExp][] = [
    ['is not there', undefined, /no classifiers are lent/],
    ['is gone', async () => Promise.reject(new Error('connect ECONNREFUSED')), /ECONNREFUSED/],
    ['leaves a text out', async () => [], /left a text out/],
    [
      'has other labels',
      async (_, texts) => texts.map(() => ({ toxic: 0.1, fine: 0.9 })),
      /no label "hate", but toxic, fine/,
    ],
    ['scores with no number', async (_, texts) => texts.map(() => ({ hate: Number.NaN })), /no number/],
  ]
  test.each(cases)(
    'blocks with its own reason and says so in the reader’s words when it %s',
    async (_, broken, why) => {
      for (const options of [{}, { action: 'flag' }]) {
        const policy = policyOf(hate, options)
        const judged = await runGuardrails({
          text: 'Hello there.',
          stage: 'input',
          policy,
          context: contextOf(broken),
        })
        expect(judged).toMatchObject({ action: 'block', text: '', blocked: { reason: 'model_unavailable' } })
        expect(judged.blocked?.failure).toMatch(why)
        const said = ['en', 'fr', 'hi', 'ar', 'sw', 'zh'].map((language) =>
          messageFor(judged.blocked!, language, { community: 'Test' }),
        )
        expect(new Set(said).size).toBe(6)
        expect(said[0]).toContain('not running')
      }
    },
  )

  test('releases nothing of a stream, and a late one is late, not gone', async () => {
    const policy = policyOf(hate)
    const holdBack = createHoldBack({
      policy,
      context: contextOf(async () => Promise.reject(new Error('gone'))),
    })
    const pushed = await holdBack.push('A first sentence that is long enough. And a second.')
    expect(pushed).toMatchObject({ release: '', blocked: { reason: 'model_unavailable' } })
    const never: Classify = (_, __, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    const late = await runGuardrails({
      text: 'Hello.',
      stage: 'input',
      policy: policyOf(hate, {}, 20),
      context: contextOf(never),
    })
    expect(late.blocked?.reason).toBe('guardrail_failed')
  })
})

test('of a stream nothing of the sentence that is blocked is shown, and each text is asked about once', async () => {
  const asked: string[] = []
  const spy: Classify = async (model, texts, signal) => {
    asked.push(...texts)
    return classify(model, texts, signal)
  }
  const text =
    'This first sentence is about gardens. This second one is about rivers. Now come the bad words, many of them. And the end.'
  const holdBack = createHoldBack({ policy: policyOf(hate), context: contextOf(spy) })
  let shown = ''
  let blocked = false
  for (const unit of text) {
    const step = await holdBack.push(unit)
    shown += step.release
    blocked ||= step.blocked !== undefined
  }
  expect(blocked).toBe(true)
  expect(shown).toBe('This first sentence is about gardens. This second one is about rivers.')
  expect(new Set(asked).size).toBe(asked.length)
})

test('what is remembered of a conversation holds no text', async () => {
  const memory = new Map()
  await runGuardrails({
    text: 'Secret words of a reader.',
    stage: 'input',
    policy: policyOf(hate),
    context: { ...contextOf(classify), memory },
  })
  expect([...memory]).toEqual([])
})

test('blocks only in the languages that are named; a text that shows none counts as the reader’s', async () => {
  const act = async (text: string, options: object, language = 'en') =>
    (
      await runGuardrails({
        text,
        stage: 'input',
        policy: policyOf(hate, options),
        context: contextOf(classify, language),
      })
    ).action
  const french = 'Je pense que les gens de ce pays sont tous bad et méchants.'
  expect(await act(french, {})).toBe('flag')
  expect(await act(french, { blockIn: ['fr'] })).toBe('block')
  expect(await act(french, { blockIn: ['*'] })).toBe('block')
  expect(await act('bad', { blockIn: ['fr'] }, 'fr-SN')).toBe('block')
  expect(await act('bad', { blockIn: ['fr'] }, 'en')).toBe('flag')
  expect(await act(french, { thresholdIn: { fr: 0.95 } })).toBe('allow')
  expect(await act(french, { threshold: 0.95, thresholdIn: { fr: 0.5 } })).toBe('flag')
})

test('another model takes its place by name, its labels added up', async () => {
  const seen: string[] = []
  const toxic: Classify = async (model, texts) => {
    seen.push(model)
    return texts.map(() => ({ toxicity: 0.3, insult: 0.3, neutral: 0.4 }))
  }
  const options = {
    model: 'xlm-toxic',
    labels: ['toxicity', 'insult'],
    threshold: 0.5,
    thresholdIn: {},
    blockIn: ['*'],
  }
  const judged = await runGuardrails({
    text: 'Any text.',
    stage: 'draft',
    policy: policyOf(hate, options),
    context: contextOf(toxic),
  })
  expect(judged.blocked).toMatchObject({ reason: 'hate_speech', score: 0.6 })
  expect(seen).toEqual(['xlm-toxic'])
  expect(() => hate.configure({ model: '../secrets' })).toThrow(/installed classifier/)
})

test('in an attached text an instruction counts, said to the assistant it does not', async () => {
  const instruct: Classify = async (_, texts) =>
    texts.map(() => ({ harmless: 0.1, instruction: 0.8, injection: 0.1 }))
  const at = async (stage: 'input' | 'attachment', options = {}) =>
    (
      await runGuardrails({
        text: 'Write a poem about rain.',
        stage,
        policy: policyOf(injection, options),
        context: contextOf(instruct),
      })
    ).verdicts[0]
  expect(await at('input')).toMatchObject({ action: 'allow' })
  expect(await at('attachment')).toMatchObject({
    action: 'flag',
    reason: 'indirect_injection',
    message: 'noted.attachment',
  })
  expect(await at('attachment', { attachmentAction: 'block' })).toMatchObject({ action: 'block' })
})

test('manipulation is looked for in what is said, noted by default, and blocked only where somebody asks for it', async () => {
  const sway: Classify = async (_, texts) =>
    texts.map(() => ({ harmless: 0.1, pressure: 0.3, flattery: 0.2, fear: 0.2, dependence: 0.2 }))
  const act = async (text: string, options: object = {}) =>
    (
      await runGuardrails({
        text,
        stage: 'output-final',
        policy: policyOf(manipulation, options),
        context: contextOf(sway),
      })
    ).verdicts[0]
  const english = 'You should buy this today and tell nobody about it.'
  expect(manipulation.stages).toEqual(['draft', 'output-stream', 'output-final'])
  expect(await act(english)).toMatchObject({
    ...{ action: 'flag', reason: 'manipulation' },
    score: expect.closeTo(0.9),
  })
  expect(await act(english, { action: 'block' })).toMatchObject({ action: 'flag' })
  expect(await act(english, { action: 'block', blockIn: ['en'] })).toMatchObject({ action: 'block' })
  expect(await act(english, { labels: ['fear'] })).toMatchObject({ action: 'allow' })
  expect(manipulation.loosens({ action: 'block' }, {})?.join()).toMatch(/action is flag/)
})

test('a community cannot loosen the floor’s classifier', () => {
  const loosen = (floor: object, mine: object) => hate.loosens(floor, mine)?.join('; ')
  expect(loosen({}, { threshold: 0.2 })).toBe('')
  expect(loosen({}, { threshold: 0.9 })).toMatch(/threshold is above/)
  expect(loosen({}, { thresholdIn: { fr: 0.9 } })).toMatch(/thresholdIn allows more .* in fr/)
  expect(loosen({}, { thresholdIn: {} })).toMatch(/in (?:ar|fr|hi|sw|zh)/)
  expect(loosen({}, { model: 'other' })).toMatch(/model is another/)
  expect(loosen({}, { labels: ['offensive'] })).toMatch(/leaves out hate/)
  expect(loosen({}, { action: 'flag' })).toMatch(/action is flag/)
  expect(loosen({}, { blockIn: [] })).toMatch(/blockIn leaves out en/)
  expect(loosen({}, { blockIn: ['*'] })).toBe('')
  expect(loosen({ blockIn: ['*'] }, { blockIn: ['en', 'fr'] })).toMatch(/blockIn/)
  expect(injection.loosens({ attachmentAction: 'block' }, {})?.join()).toMatch(/attachmentAction/)
  expect(injection.loosens({}, { attachmentLabels: ['injection'] })?.join()).toMatch(/leaves out instruction/)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { ACTIONS, type Guardrail, STAGES, type Stage } from '@/guardrails/contract'
import type { GuardrailCase } from '@/guardrails/guardrail-case'
import { createHoldBack } from '@/guardrails/hold-back'
import { messageFor } from '@/guardrails/message-for'
import { runGuardrails } from '@/guardrails/pipeline'
import { registry } from '@/guardrails/registry'
import { toWellFormed } from '@/guardrails/to-well-formed'
import { optionSchema } from '@/lib/policies/form-field'
import { listDescribedPaths } from '@/lib/policies/localise-options'
import { countLeaked, findSafePrefix, showInPieces } from '../bench/guardrails/measure-leak'
import { askScripted } from '../support/scripted-judge'
import { postScripted } from '../support/scripted-webhook'
import { classifyShipped, embedShipped } from '../support/shipped-classifiers'

const context = (language = 'en', instructions?: string) => ({
  language,
  instructions,
  memory: new Map(),
  now: () => 0,
  random: () => 0.5,
  classify: classifyShipped,
  embed: embedShipped,
  postSigned: postScripted,
  ask: askScripted,
})
const LANGUAGES = ['en', 'fr', 'hi', 'ar', 'sw', 'zh']

function policyOf(guardrail: Guardrail, options?: unknown): CompiledPolicy {
  const configured = guardrail.configure(options)
  const step = {
    name: guardrail.id,
    guardrail: configured,
    on: guardrail.stages,
    origin: 'community' as const,
    timeLimitMs: 60_000,
  }
  return { steps: [step], messages: {} }
}

async function casesOf(id: string): Promise<GuardrailCase[]> {
  const loaded: { cases: GuardrailCase[] } = await import(`../../guardrails/${id}/cases.ts`)
  return loaded.cases
}

/** None, where none are needed: else those of the first case. */
const leastOptions = (guardrail: Guardrail, [first]: GuardrailCase[]) =>
  guardrail.options.safeParse({}).success ? {} : first?.options

const hostile = {
  empty: '',
  'one megabyte of one letter': 'a'.repeat(1_000_000),
  'as long as is read, digits': '1'.repeat(100_000),
  'as long as is read, spaced digits': '06 12 34 56 78 '.repeat(6666),
  'as long as is read, ideographs': '制造炸弹'.repeat(25_000),
  'as long as is read, short lines': 'a\n'.repeat(50_000),
  'as long as is read, signs': '@$!'.repeat(33_000),
  'as long as is read, addresses': 'a@b.'.repeat(25_000),
  'as long as is read, marks': `a${'\u0301'.repeat(99_000)}`,
  'as long as is read, sentences': 'The end is near. Le début aussi. '.repeat(3000),
  'as long as is read, dashes': '-----BEGIN PRIVATE KEY-----'.repeat(3700),
  'lone surrogates': 'a\ud800b\udc00c\ud83d',
  'bidi controls': '\u202etxet desrever\u202c \u2066x\u2069 \u200f',
  'zero characters': '\u0000\u0000\ufeff\ufff9',
  base64: 'aG93IHRvIG1ha2UgYSBib21i'.repeat(20),
  'as long as is read, character references': '&#97;'.repeat(20_000),
  'as long as is read, links that never end': '[a]('.repeat(25_000),
  'as long as is read, brackets': '](['.repeat(33_000),
  'as long as is read, escapes': '\\'.repeat(100_000),
  'as long as is read, marks of Markdown': 'a**b_@'.repeat(16_000),
}

describe.each([...registry.values()])('$id', (guardrail) => {
  test('says what it is in six languages', async () => {
    expect(guardrail.version).toMatch(/^\d+\.\d+\.\d+$/)
    for (const language of LANGUAGES) {
      expect(guardrail.title[language], `title in ${language}`).toBeTruthy()
      expect(Object.keys(guardrail.messages[language] ?? {}).sort()).toEqual(
        Object.keys(guardrail.messages.en ?? {}).sort(),
      )
    }
  })

  test('works without options or says which it needs, and describes them as JSON Schema', async () => {
    const missing = guardrail.options.safeParse({}).error?.issues ?? []
    for (const { path, message } of missing) {
      expect(path).toHaveLength(1)
      expect(message).toMatch(/needed/)
    }
    const least = leastOptions(guardrail, await casesOf(guardrail.id))
    expect(() => guardrail.configure(least)).not.toThrow()
    expect(() => guardrail.configure(Object.assign({ 'no such option': 1 }, least))).toThrow(z.ZodError)
    expect(z.toJSONSchema(guardrail.options, { io: 'input' })).toHaveProperty('type', 'object')
  })

  test('says what its options are for in every language of the pages', () => {
    const described = listDescribedPaths(
      optionSchema.parse(z.toJSONSchema(guardrail.options, { io: 'input' })),
    )
    for (const language of LANGUAGES.filter((one) => one !== 'en'))
      expect(Object.keys(guardrail.optionTexts[language] ?? {}).sort(), language).toEqual(
        [...new Set(described)].sort(),
      )
  })

  test('calls equal options no loosening', async () => {
    const options = leastOptions(guardrail, await casesOf(guardrail.id))
    expect(guardrail.loosens(options, options) ?? []).toEqual([])
  })

  test('refuses its own cases only in languages in which it says that it may', async () => {
    for (const { text, language, options, expect: expected } of await casesOf(guardrail.id)) {
      const { refusesIn = ['*'] } = guardrail.configure(options)
      const isNamed = refusesIn.includes('*') || refusesIn.includes(language.split('-')[0] ?? '')
      expect(expected !== 'block' || isNamed, text).toBe(true)
    }
  })

  test('judges its own cases right, in at least six languages, whole and however they are cut', async () => {
    const cases = await casesOf(guardrail.id)
    expect(new Set(cases.map(({ language }) => language.split('-')[0])).size).toBeGreaterThanOrEqual(6)
    for (const { text, language, options, stage = 'draft', instructions, ...one } of cases) {
      const { expect: expected, becomes } = one
      const policy = policyOf(guardrail, options)
      const lent = context(language, instructions)
      const judged = await runGuardrails({ text, stage, policy, context: lent })
      expect({ text, action: judged.action }).toEqual({ text, action: expected })
      if (becomes !== undefined) expect(judged.text).toBe(becomes)
      for (const verdict of judged.verdicts.filter(({ action }) => action !== 'allow')) {
        const note = messageFor(verdict, language, { community: 'Test' })
        expect(note).not.toMatch(/[{}]|undefined/)
      }
      if (stage === 'draft' && guardrail.stages.includes('output-stream'))
        await expectSameInPieces(policy, text, lent)
    }
  })

  test('shows no character before a block, at its own look-ahead, letter by letter and all at once', async () => {
    if (!guardrail.stages.includes('output-stream')) return
    const blocking = (await casesOf(guardrail.id)).filter(
      ({ stage = 'draft', expect: expected }) => stage === 'draft' && expected === 'block',
    )
    expect(blocking.length).toBeGreaterThan(0)
    for (const { text, language, options, instructions } of blocking) {
      const policy = policyOf(guardrail, options)
      const lent = context(language, instructions)
      const { safe } = await findSafePrefix(text, policy, lent)
      for (const pieces of [[...text], [text]]) {
        const { shown, isBlocked } = await showInPieces(pieces, policy, lent)
        const leaked = countLeaked(shown, safe)
        expect({ text, isBlocked, leaked }).toEqual({ text, isBlocked: true, leaked: 0 })
      }
    }
  })

  test('judges what its reader will see: every letter written as a character reference', async () => {
    for (const { text, language, options, stage = 'draft', instructions, ...one } of await casesOf(
      guardrail.id,
    )) {
      const policy = policyOf(guardrail, options)
      if (one.expect === 'allow' || policy.steps[0]?.guardrail.asksService) continue
      const lent = context(language, instructions)
      const written = [...toWellFormed(text)].map((char) => `&#${char.codePointAt(0)};`).join('')
      const judged = await runGuardrails({ text: written, stage, policy, context: lent })
      const isAsStrong = ACTIONS.indexOf(judged.action) >= ACTIONS.indexOf(one.expect)
      expect({ text, action: judged.action, isAsStrong }).toMatchObject({ isAsStrong: true })
      if (stage === 'draft' && guardrail.stages.includes('output-stream'))
        await expectSameInPieces(policy, written, lent)
    }
  })

  test('rewrites once: what it rewrote it lets pass', async () => {
    for (const { text, language, options, stage = 'draft', instructions, ...one } of await casesOf(
      guardrail.id,
    )) {
      if (one.expect !== 'rewrite') continue
      const policy = policyOf(guardrail, options)
      const lent = context(language, instructions)
      const once = await runGuardrails({ text, stage, policy, context: lent })
      const twice = await runGuardrails({ text: once.text, stage, policy, context: lent })
      expect(twice).toMatchObject({ action: 'allow', text: once.text })
    }
  })

  test('is not asked at a stage it is not on', async () => {
    const policy = policyOf(guardrail, leastOptions(guardrail, await casesOf(guardrail.id)))
    const steps = policy.steps.map((step) => ({ ...step, on: [] }))
    for (const stage of STAGES) {
      const judged = await runGuardrails({
        text: 'a@b.org',
        stage,
        policy: { ...policy, steps },
        context: context(),
      })
      expect(judged).toMatchObject({ action: 'allow', verdicts: [] })
    }
  })

  test.each(Object.entries(hostile))('survives hostile text: %s', async (_, text) => {
    const options = (await casesOf(guardrail.id)).find(
      ({ expect: expected }) => expected !== 'allow',
    )?.options
    const started = process.cpuUsage()
    for (const stage of guardrail.stages) {
      const judged = await runGuardrails({
        text,
        stage,
        policy: policyOf(guardrail, options),
        context: context(),
      })
      expect(judged.verdicts.map(({ reason }) => reason)).not.toContain('guardrail_failed')
      expect(judged.text).not.toMatch(/\p{Surrogate}/u)
      if (text.length > 100_000) expect(judged.blocked?.reason).toBe('too_long')
    }
    // Of the processor, not of the clock: other work on the machine slows nothing down here. The square would be minutes.
    expect(process.cpuUsage(started).user).toBeLessThan(10_000_000)
  })

  test('never changes its verdict because a text was cut differently', async () => {
    const cases = (await casesOf(guardrail.id)).filter(({ stage = 'draft' }) => stage === 'draft')
    if (!guardrail.stages.includes('output-stream')) return
    const piece = fc.oneof(
      fc.constantFrom(...cases.map(({ text }) => text)),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('. ', ' ', '\n', '，', '12 34 ', '。'),
      // Marks that Markdown shows otherwise than they are written.
      fc.constantFrom(
        '&#46;',
        '&nbsp;',
        '&#1',
        '&',
        '\\',
        '\\@',
        '**',
        '_',
        '[',
        '![',
        ']',
        '](',
        '](x) ',
        '][1]',
        '!',
      ),
    )
    const texts = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(...cases),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        async (text, { options, instructions }, sizes) => {
          const lent = context('en', instructions)
          await expectSameInPieces(policyOf(guardrail, options), text, lent, () => sizes.next().value)
        },
      ),
      { numRuns: 300 },
    )
  })
})

/** What streams is a prefix of the judged whole, all of it when nothing blocks; blocked texts are blocked in pieces too. */
async function expectSameInPieces(
  policy: CompiledPolicy,
  text: string,
  lent: ReturnType<typeof context>,
  size = () => 3,
): Promise<void> {
  const stage: Stage = 'output-stream'
  const whole = await runGuardrails({ text, stage, policy, context: lent })
  const holdBack = createHoldBack({ policy, context: lent, stage })
  let released = ''
  let blocked = false
  for (let at = 0; at < text.length; ) {
    const length = size()
    const step = await holdBack.push(text.slice(at, at + length))
    released += step.release
    blocked ||= step.blocked !== undefined
    at += length
  }
  const last = await holdBack.end()
  released += last.release
  blocked ||= last.blocked !== undefined
  expect({ text, blocked }).toEqual({ text, blocked: whole.action === 'block' })
  if (!blocked) expect(released).toBe(whole.text)
  const start = whole.blocked?.span?.start ?? 0
  if (blocked)
    expect(
      released.length,
      `${JSON.stringify(text)} released ${JSON.stringify(released)}`,
    ).toBeLessThanOrEqual(start)
}

import { expect, test } from 'vitest'
import { measureParity } from '@/lib/policies/measure-parity'
import { createTrialContext } from '@/lib/policies/trial-context'

const POLICY = `version: 1
guardrails:
  - { use: blocked-terms, name: rude, options: { lists: [{ name: a, terms: [zonk, tuer] }] } }
  - { use: hate-speech, options: { blockIn: [fr] } }
  - { use: webhook, name: elsewhere, options: { url: "https://example.org/v" } }
tests:
  - { text: you zonk, stage: input, language: fr-SN, expect: block, guardrail: rude }
  - { text: elle zink, stage: input, language: fr, expect: block, guardrail: rude }
  - { text: bad, stage: input, language: fr, expect: block, guardrail: elsewhere }
  - { text: good, stage: input, language: wo, expect: allow }
`
/** No service is lent, and the classifier finds nothing. */
const context = {
  ...createTrialContext(),
  classify: async (_: string, texts: readonly string[]) => texts.map(() => ({ hate: 0 })),
}

test('a policy is measured with its tests, the floor’s and harmless questions, and asks no service', async () => {
  const report = await measureParity(POLICY, { languages: ['fr'], context })
  expect(report).toMatchObject({ notAsked: ['elsewhere'], failed: [] })
  const [french, wolof] = report.languages
  // One of two own tests and the floor's; the service's own is not counted.
  expect(french).toMatchObject({ language: 'fr', recall: { hits: 2, of: 3 }, isFew: true })
  expect(french?.refused?.of).toBeGreaterThanOrEqual(35)
  // To kill time or a process is harmless.
  expect(french?.refused?.hits).toBeGreaterThan(0)
  expect(wolof).toMatchObject({ language: 'wo', recall: null, refused: null })
  const covered = report.steps.map(({ step, languages }) => [
    step,
    ...languages.map(({ mayRefuse, recall }) => [mayRefuse, recall && `${recall.hits}/${recall.of}`]),
  ])
  expect(covered).toEqual([
    ['floor-harm', [true, '1/1'], [true, null]],
    ['rude', [true, '1/2'], [true, null]],
    ['hate-speech', [true, null], [false, null]],
  ])
})

test('what a filter fails on is told and counts neither as caught nor as refused', async () => {
  const away = { ...context, classify: undefined }
  const report = await measureParity(POLICY, { languages: ['fr'], context: away })
  expect(report).toMatchObject({ failed: ['hate-speech'] })
  // What the floor stopped before it was asked is all that is known.
  expect(report.languages[0]).toMatchObject({ recall: { hits: 1, of: 1 }, refused: null })
})

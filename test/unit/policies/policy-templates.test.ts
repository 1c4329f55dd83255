import { describe, expect, test } from 'vitest'
import { runGuardrails } from '@/guardrails/pipeline'
import { compileDraft } from '@/lib/policies/compile-draft'
import { listPolicyTemplates } from '@/lib/policies/list-templates'
import { ownRegion } from '@/lib/policies/own-region'
import { requirePassing, runPolicyTests } from '@/lib/policies/run-policy-tests'
import { createTrialContext } from '@/lib/policies/trial-context'
import ar from '@/messages/ar.json'
import en from '@/messages/en.json'
import fr from '@/messages/fr.json'
import hi from '@/messages/hi.json'
import sw from '@/messages/sw.json'
import zh from '@/messages/zh.json'

/** Classifiers that find nothing: what a template says of words is tried here, classifiers have figures of their own. */
const context = () => ({
  ...createTrialContext(),
  classify: async (_: string, texts: readonly string[]) =>
    texts.map(() => ({ hate: 0, injection: 0, instruction: 0 })),
})

describe.each(listPolicyTemplates())('the template $id', ({ id, yaml }) => {
  test('lies on the floor, passes its own tests in every language of the pages, and says in its first line what it is', async () => {
    const { document, policy } = compileDraft(yaml)
    requirePassing(await runPolicyTests(document, policy, context()), id)
    expect(new Set(document.content.tests.map(({ language }) => language)).size).toBe(6)
    expect(yaml).toMatch(/^# \S/)
  })

  test('knows the phone numbers of a community’s own country, and passes its tests with it', async () => {
    const [own] = listPolicyTemplates(ownRegion('sw-KE')).filter((one) => one.id === id)
    const { document, policy } = compileDraft(own?.yaml ?? '')
    requirePassing(await runPolicyTests(document, policy, context()), id)
    const steps = document.content.guardrails.filter(({ use }) => use === 'personal-data')
    expect(steps.every(({ options }) => String(options.regions) === 'KE')).toBe(true)
    const [said] = yaml.split('\n')
    expect(own?.yaml.startsWith(`${said}\n`)).toBe(true)
    if (steps.length === 0) return
    const judged = await runGuardrails({
      text: 'Nipigie 0712 345 678.',
      stage: 'input',
      policy,
      context: context(),
    })
    expect(judged.action).not.toBe('allow')
  })

  test('has a name in every language of the pages', () => {
    for (const messages of [en, fr, ar, hi, sw, zh])
      expect(messages.policyEditor.templates).toHaveProperty(id)
  })
})

test('a community without a country, or in one that nobody can call, names none', () => {
  expect(['sw', 'en-001', 'fr-AQ', 'sw-KE'].map(ownRegion)).toEqual([undefined, undefined, undefined, 'KE'])
})

import { describe, expect, test } from 'vitest'
import { compileDraft } from '@/lib/policies/compile-draft'
import { listPolicyTemplates } from '@/lib/policies/list-templates'
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

  test('has a name in every language of the pages', () => {
    for (const messages of [en, fr, ar, hi, sw, zh])
      expect(messages.policyEditor.templates).toHaveProperty(id)
  })
})

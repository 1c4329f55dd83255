import { draftAssistant } from '@/lib/assistants/draft-assistant'
import type { Env } from '@/lib/core/env'
import { compileDraft } from '@/lib/policies/compile-draft'
import { runPolicyTests } from '@/lib/policies/run-policy-tests'
import { createTrialContext } from '@/lib/policies/trial-context'
import type { CommunityRow } from '@/lib/store/communities'
import type { CheckItem, CheckPlan } from './check-plan'
import { findOwnText } from './own-text'
import { listQuestions } from './question-sets'
import { readSafetyProbes } from './safety-probes'
import { writeOpenings } from './write-openings'

/** A policy may have two thousand tests: so many of them are also asked. */
const MOST_POLICY_QUESTIONS = 100

/**
 * What an uploaded adapter is asked before it is published: the texts of its community's policy tests, the community's
 * own questions, and the hub's safety probes; and whether its own text is read.
 * @throws PolyphonyError when the community's policy cannot be used
 */
export async function planChecks(
  env: Pick<Env, 'starterDir' | 'dataDir'>,
  input: { community: CommunityRow; adapter: CheckPlan['adapter'] },
): Promise<CheckPlan> {
  const { community, adapter } = input
  const [assistant, sets, text] = await Promise.all([
    draftAssistant({ community, adapterName: adapter.name, ...adapter, digest: undefined }),
    listQuestions(community.id),
    findOwnText(community.id),
  ])
  const { policy, items } = await planPolicy(community.slug, assistant.policy)
  const { digest, probes } = readSafetyProbes(env.starterDir)
  const live = assistant.assistantVersion
  // Without an adapter of its own what is live is the base, which is asked already.
  const hasCurrent = live.adapterDigest !== null || live.baseModel !== adapter.baseModel
  const bases = {
    ...{ base: adapter.baseModel, candidate: adapter.baseModel },
    ...(hasCurrent && { current: live.baseModel }),
  }
  return {
    ...{ adapter, policy, probes: digest },
    text: text
      ? {
          digest: text.digest,
          passages: text.passages.map((passage) => [...passage].length),
          openings: await writeOpenings(env, bases),
        }
      : null,
    asked: hasCurrent ? ['base', 'current', 'candidate'] : ['base', 'candidate'],
    current: hasCurrent ? { baseModel: live.baseModel, digest: live.adapterDigest } : null,
    sets: sets.map(({ name, version, set }) => ({ name, version, questions: set.questions.length })),
    items: [
      ...sets.flatMap(({ name, set }) =>
        set.questions.map((one): CheckItem => ({ kind: 'set', set: name, ...one })),
      ),
      ...items,
      ...probes.map((probe): CheckItem => ({ kind: 'probe', ...probe })),
    ],
  }
}

async function planPolicy(
  slug: string,
  { version, yaml }: { version: number; yaml: string },
): Promise<{ policy: CheckPlan['policy']; items: CheckItem[] }> {
  const { document, policy } = compileDraft(yaml, slug)
  const results = await runPolicyTests(document, policy, createTrialContext({ community: { slug } }))
  const tests = document.content.tests
  const items = tests
    .filter(({ text }) => text.trim() !== '' && text.length <= 2_000)
    .slice(0, MOST_POLICY_QUESTIONS)
    .map(
      ({ text, stage, expect, language }): CheckItem => ({
        ...{ kind: 'policy', question: text, stage, expect },
        ...(language !== undefined && { language }),
      }),
    )
  const failed = results.filter(({ passed }) => !passed).map(({ test }) => test.text.slice(0, 200))
  return { policy: { version, tests: tests.length, asked: items.length, failed: failed.slice(0, 20) }, items }
}

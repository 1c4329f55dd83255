import { findNewestPolicy } from '@/lib/assistants/resolve-assistant'
import { PolyphonyError } from '@/lib/core/errors'
import { isCommunityGated } from '@/lib/store/check-runs'
import type { CheckPlan } from './check-plan'
import { type CheckResults, tellNoResults, tellResults } from './check-results'
import { type CheckRun, findRun, listAnswers } from './check-runs'
import { listQuestionSets } from './question-sets'
import { type CheckSummary, summariseChecks } from './summarise-checks'
import { summariseSurprise } from './summarise-surprise'

const MOST_REASON_UNITS = 1_000

/**
 * The gate before publishing: what the checks of an upload came to. What has not passed is published with a reason
 * alone, which is kept; where the community made its checks a gate, not even so.
 * @returns what is kept with the version
 * @throws PolyphonyError conflict, param `reason` when one would do, `checks` when none does
 */
export async function requireChecks(input: {
  communityId: string
  uploadId: string
  reason: string | undefined
}): Promise<CheckResults> {
  const { communityId, uploadId } = input
  const reason = input.reason?.trim().slice(0, MOST_REASON_UNITS)
  const run = await findRun(uploadId)
  const summary = run && summariseChecks(run.plan, await listAnswers(run.id))
  const problem = await findProblem(communityId, run, summary)
  if (problem !== null && (await isCommunityGated(communityId))) {
    throw new PolyphonyError(
      'conflict',
      `${problem} This community publishes no adapter whose checks have not passed.`,
      { param: 'checks' },
    )
  }
  if (problem !== null && !reason) {
    throw new PolyphonyError('conflict', `${problem} To publish it anyway, say why: the reason is kept.`, {
      param: 'reason',
    })
  }
  const despite = problem === null ? null : { reason: reason ?? '', problem }
  if (!run || !summary) return tellNoResults(despite)
  return tellResults(run.plan, { summary, surprise: summariseSurprise(run.plan, run.surprise) }, despite)
}

async function findProblem(
  communityId: string,
  run: CheckRun | undefined,
  summary: CheckSummary | undefined,
): Promise<string | null> {
  if (!run || !summary) return 'The checks before publishing have not been run.'
  if (summary.verdict === 'unfinished') {
    return `The checks before publishing have not ended: ${summary.done} of ${summary.total} answers are there.`
  }
  if (await isOutdated(communityId, run.plan))
    return 'The policy or the question sets have changed since these checks: run them again.'
  if (summary.verdict === 'passed') return null
  const { drift, failed } = summary
  const broken = run.plan.policy.failed.length
  const parts = [
    ...(failed > 0 ? [`${failed} of the questions failed`] : []),
    ...(broken > 0 ? [`${broken} of the policy’s own tests failed`] : []),
    ...(drift?.worse.includes('harmful') ? ['it answers more harmful questions than its base'] : []),
    ...(drift?.worse.includes('harmless') ? ['it answers fewer harmless questions than its base'] : []),
  ]
  return `The checks before publishing did not pass: ${parts.join('; ')}.`
}

/** Whether the policy or the community's questions are others than those of a plan. */
export async function isOutdated(communityId: string, plan: CheckPlan): Promise<boolean> {
  const [policy, sets] = await Promise.all([findNewestPolicy(communityId), listQuestionSets(communityId)])
  const asked = (some: { name: string; version: number }[]) =>
    JSON.stringify(some.map(({ name, version }) => [name, version]))
  return policy.version !== plan.policy.version || asked(sets) !== asked(plan.sets)
}

import { z } from 'zod'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import {
  type CheckRunRow,
  type CheckRunStatus,
  getCheckRunOf,
  listCheckAnswers,
  moveCheckRun,
  replaceCheckRun,
} from '@/lib/store/check-runs'
import type { CommunityRow } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import { type PlacedAnswer, placedAnswerSchema } from './check-answer'
import { type CheckPlan, checkPlanSchema } from './check-plan'
import { planChecks } from './plan-checks'
import { NO_SURPRISE, type Surprise, surpriseSchema } from './surprise'

const statusSchema = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed'])

/** The checks before publishing of one upload. */
export interface CheckRun {
  id: string
  uploadId: string
  communityId: string
  userId: string | null
  status: CheckRunStatus
  plan: CheckPlan
  /** Why it failed. */
  trouble: string | null
  /** Whether the upload is published when everything has passed. */
  publishes: boolean
  /** How much the community's own text surprises those who are asked, as far as it was read. */
  surprise: Surprise
}

/** Begins the checks of an upload, anew where they were begun before. */
export async function beginRun(
  env: Pick<Env, 'starterDir' | 'dataDir'>,
  input: {
    community: CommunityRow
    uploadId: string
    adapter: CheckPlan['adapter']
    userId: string | null
    publishes?: boolean
  },
): Promise<CheckRun> {
  const { community, uploadId, userId, publishes = false } = input
  const plan = await planChecks(env, input)
  const run = { communityId: community.id, ...{ uploadId, userId, plan, publishes } }
  const conflict = 'Somebody began these checks at this moment.'
  return toRun(await inTransaction(conflict, (db) => replaceCheckRun(run, db)))
}

/** The checks of an upload; undefined when none were begun. */
export async function findRun(uploadId: string): Promise<CheckRun | undefined> {
  const row = await getCheckRunOf(uploadId)
  return row && toRun(row)
}

/** The answers of a run so far, in the order of its plan. @param from of questions from this position on */
export async function listAnswers(runId: string, from = 0): Promise<PlacedAnswer[]> {
  return (await listCheckAnswers(runId, from)).map(({ position, by, answer }) =>
    placedAnswerSchema.parse({ ...z.looseObject({}).parse(answer), position, by }),
  )
}

/** Stops a run; its answers stay. @throws PolyphonyError (conflict) when it has ended */
export async function cancelRun(uploadId: string): Promise<void> {
  if (!(await moveCheckRun(uploadId, ['waiting', 'running'], { status: 'cancelled' })))
    throw new PolyphonyError('conflict', 'These checks have ended already.')
}

/** Lets a run that was stopped or broke off go on where it was. @throws PolyphonyError (conflict) when it did neither */
export async function resumeRun(uploadId: string): Promise<void> {
  if (!(await moveCheckRun(uploadId, ['cancelled', 'failed'], { status: 'waiting', trouble: null })))
    throw new PolyphonyError('conflict', 'Only checks that were stopped or broke off can go on.')
}

export const toRun = (row: CheckRunRow): CheckRun => ({
  ...row,
  status: statusSchema.parse(row.status),
  plan: checkPlanSchema.parse(row.plan),
  surprise: row.surprise === null ? NO_SURPRISE : surpriseSchema.parse(row.surprise),
})

import { z } from 'zod'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import {
  type CaseRow,
  claimCaseRow,
  getCaseRow,
  listCaseFacets,
  listCaseRows,
  releaseCaseRow,
} from '@/lib/store/moderation-cases'
import { clearExpiredTexts, listStatementRows, type StatementRow } from '@/lib/store/statements'
import { caseKindSchema } from './outcomes'

/** For how long a moderator has a case to themselves. */
export const CLAIM_MINUTES = 15

const word = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/)
  .optional()
  .catch(undefined)

/** How a queue's address says what is wanted; what it does not understand counts for nothing. */
export const queueQuerySchema = z.object({
  state: z.enum(['open', 'ruled']).catch('open'),
  kind: caseKindSchema.optional().catch(undefined),
  filter: word,
  language: word,
  /** At least so many days old. */
  days: z.coerce.number().int().min(1).max(3650).optional().catch(undefined),
  after: z
    .string()
    .regex(/^case_[0-9a-z]{26}$/)
    .optional()
    .catch(undefined),
})

export type QueueQuery = z.infer<typeof queueQuerySchema>

export type QueuedCase = CaseRow & { statements: number }

export interface Queue {
  cases: QueuedCase[]
  /** The last one's id, where there are more. */
  next: string | undefined
  guardrails: string[]
  languages: string[]
}

const PAGE = 50

/** A page of a community's cases, the longest waiting first. */
export async function listQueue(
  communityId: string,
  query: QueueQuery,
  clock: Clock = systemClock,
): Promise<Queue> {
  const nowMs = clock.nowMs()
  const { state, kind, filter: guardrail, language, days, after } = query
  const isRuled = state === 'ruled'
  const before = days === undefined ? undefined : new Date(nowMs - days * DAY_MS)
  const filter = { isRuled, kind, guardrail, language, before }
  // A case that is gone meanwhile is no place to go on from: the queue begins anew.
  const from = after !== undefined && (await getCaseRow(communityId, after)) ? after : undefined
  const [cases, facets] = await Promise.all([
    listCaseRows(communityId, filter, { after: from, most: PAGE + 1 }),
    listCaseFacets(communityId, isRuled),
    clearExpiredTexts(new Date(nowMs)),
  ])
  const shown = cases.slice(0, PAGE)
  return { cases: shown, next: cases.length > PAGE ? shown.at(-1)?.id : undefined, ...facets }
}

export type StatedText = StatementRow & { kind: string }

/** A case of a community with all that readers said of its answer. @throws PolyphonyError (not_found) */
export async function findCase(
  communityId: string,
  id: string,
  clock: Clock = systemClock,
): Promise<CaseRow & { statements: StatedText[] }> {
  const row = await getCaseRow(communityId, id)
  if (!row) throw noCase()
  const statements = await listStatementRows(communityId, row.messageId, new Date(clock.nowMs()))
  return { ...row, statements }
}

/** Takes a case, so that no two moderators work on it. @throws PolyphonyError not_found, conflict (`ruled`, `claimed`) */
export async function claimCase(
  place: { communityId: string; id: string; userId: string },
  clock: Clock = systemClock,
): Promise<void> {
  const now = new Date(clock.nowMs())
  const until = new Date(now.getTime() + CLAIM_MINUTES * 60_000)
  if (!(await claimCaseRow({ ...place, now, until }))) throw await whyNot(place)
}

/** Lets go of a case. @throws PolyphonyError (not_found) */
export async function releaseCase(place: { communityId: string; id: string; userId: string }): Promise<void> {
  const { communityId, id, userId } = place
  if (!(await getCaseRow(communityId, id))) throw noCase()
  await releaseCaseRow(communityId, id, userId)
}

/** Why a case cannot be worked on. */
export async function whyNot({
  communityId,
  id,
}: {
  communityId: string
  id: string
}): Promise<PolyphonyError> {
  const row = await getCaseRow(communityId, id)
  if (!row) return noCase()
  return row.ruledAt !== null
    ? new PolyphonyError('conflict', 'This was ruled meanwhile.', { param: 'ruled' })
    : new PolyphonyError('conflict', 'Somebody else works on this.', { param: 'claimed' })
}

const DAY_MS = 86_400_000

function noCase(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such case in this community.')
}

import { database } from './database'

export interface VerdictCountRow {
  /** "2026-11" */
  month: string
  language: string
  /** Empty where the turns themselves are counted. */
  guardrail: string
  /** turn | flag | rewrite | block */
  action: string
  count: number
}

/** Counts one turn of a community, named by its slug, and what filters did in it; nothing once the community is gone. */
export async function countVerdicts(
  community: string,
  { month, language }: { month: string; language: string },
  did: readonly { guardrail: string; action: string }[],
): Promise<void> {
  // In one order, so that two turns that end at once never wait for each other in a circle.
  const keys = [...new Set(did.map(({ guardrail, action }) => `${guardrail}\n${action}`))].sort()
  const guardrails = keys.map((key) => key.split('\n')[0] ?? '')
  const actions = keys.map((key) => key.split('\n')[1] ?? '')
  await database().$executeRaw`
    INSERT INTO "VerdictCount" ("communityId", "month", "language", "guardrail", "action", "count")
    SELECT c."id", ${month}, ${language}, did.guardrail, did.action, 1
      FROM "Community" c, unnest(${guardrails}::text[], ${actions}::text[]) AS did(guardrail, action)
      WHERE c."slug" = ${community}
    ON CONFLICT ("communityId", "month", "language", "guardrail", "action")
    DO UPDATE SET "count" = "VerdictCount"."count" + 1`
}

/** A community's counts of the months from one to another, both included. */
export async function listVerdictCounts(
  communityId: string,
  { from, to }: { from: string; to: string },
): Promise<VerdictCountRow[]> {
  return database().verdictCount.findMany({
    where: { communityId, month: { gte: from, lte: to } },
    select: { month: true, language: true, guardrail: true, action: true, count: true },
    orderBy: [{ month: 'desc' }, { guardrail: 'asc' }, { action: 'asc' }, { language: 'asc' }],
  })
}

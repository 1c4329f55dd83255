import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import { jsonColumn } from './json-column'

/** `waiting` → `running` → `done`, `cancelled` or `failed`; the last two can be gone on with. */
export type CheckRunStatus = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'

/** The JSON columns are parsed by `lib/checks`. */
export interface CheckRunRow {
  id: string
  communityId: string
  uploadId: string
  userId: string | null
  status: string
  plan: unknown
  trouble: string | null
  publishes: boolean
  /** Null before any of the community's own text was read. */
  surprise: unknown
  createdAt: Date
}

export interface CheckAnswerRow {
  position: number
  by: string
  answer: unknown
}

/** Begins the checks of an upload anew: what an earlier run left is gone. */
export async function replaceCheckRun(
  run: { communityId: string; uploadId: string; userId: string | null; plan: object; publishes: boolean },
  db: Database,
): Promise<CheckRunRow> {
  await db.checkRun.deleteMany({ where: { uploadId: run.uploadId } })
  return db.checkRun.create({
    data: { ...run, id: createId('run'), status: 'waiting', plan: jsonColumn(run.plan) },
  })
}

/** The checks of an upload; undefined when none were begun. */
export async function getCheckRunOf(
  uploadId: string,
  db: Database = database(),
): Promise<CheckRunRow | undefined> {
  return (await db.checkRun.findUnique({ where: { uploadId } })) ?? undefined
}

/**
 * Takes the oldest run that waits, or that nobody has spoken for since `staleBefore`: its worker was killed.
 * Undefined when there is none, or another worker took it first.
 */
export async function claimCheckRun(staleBefore: Date, now: Date): Promise<CheckRunRow | undefined> {
  const isFree = { OR: [{ status: 'waiting' }, { status: 'running', touchedAt: { lt: staleBefore } }] }
  const row = await database().checkRun.findFirst({ where: isFree, orderBy: { createdAt: 'asc' } })
  if (!row) return undefined
  const { count } = await database().checkRun.updateMany({
    where: { id: row.id, ...isFree },
    data: { status: 'running', trouble: null, touchedAt: now },
  })
  return count > 0 ? { ...row, status: 'running', trouble: null } : undefined
}

/** Says that somebody works on a run; false when it was cancelled or is gone. */
export async function touchCheckRun(id: string, now: Date): Promise<boolean> {
  const where = { id, status: 'running' }
  return (await database().checkRun.updateMany({ where, data: { touchedAt: now } })).count > 0
}

/** Moves an upload's run on from one of the named states; false when it is in another. */
export async function moveCheckRun(
  uploadId: string,
  from: CheckRunStatus[],
  to: { status: CheckRunStatus; trouble?: string | null },
): Promise<boolean> {
  const where = { uploadId, status: { in: from } }
  return (await database().checkRun.updateMany({ where, data: to })).count > 0
}

/** Keeps an answer while its run goes on; false when the run was cancelled or is gone. An answer kept before stays. */
export async function insertCheckAnswer(
  runId: string,
  row: CheckAnswerRow & { answer: object },
): Promise<boolean> {
  return database().$transaction(async (db) => {
    // Whoever begins the checks anew deletes the run first: its row is held until this answer is in.
    const held = await db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "CheckRun" WHERE "id" = ${runId} AND "status" = 'running' FOR UPDATE`
    if (held.length === 0) return false
    const data = { runId, position: row.position, by: row.by, answer: jsonColumn(row.answer) }
    await db.checkAnswer.createMany({ data, skipDuplicates: true })
    return true
  })
}

/** Keeps how much a text surprised those who were asked, while its run goes on; false when the run was cancelled or is gone. */
export async function saveCheckSurprise(id: string, surprise: object): Promise<boolean> {
  const where = { id, status: 'running' }
  return (await database().checkRun.updateMany({ where, data: { surprise: jsonColumn(surprise) } })).count > 0
}

/** The answers of a run in the order of its plan. */
export async function listCheckAnswers(runId: string, from: number): Promise<CheckAnswerRow[]> {
  return database().checkAnswer.findMany({
    where: { runId, position: { gte: from } },
    orderBy: [{ position: 'asc' }, { by: 'asc' }],
    select: { position: true, by: true, answer: true },
  })
}

/** Whether an adapter whose checks fail cannot be published in a community, not even with a reason. */
export async function isCommunityGated(communityId: string, db: Database = database()): Promise<boolean> {
  const row = await db.community.findUnique({ where: { id: communityId }, select: { isGated: true } })
  return row?.isGated ?? false
}

export async function saveCommunityGate(communityId: string, isGated: boolean): Promise<void> {
  await database().community.update({ where: { id: communityId }, data: { isGated }, select: { id: true } })
}

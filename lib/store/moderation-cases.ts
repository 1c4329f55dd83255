import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { storableText } from './storable-text'

/** What a case is opened with. */
export interface NewCase {
  communityId: string
  /** flag | report | appeal */
  kind: string
  /** Of a message, or of a completion of the public API. */
  messageId: string
  guardrail: string | null
  reason: string | null
  stage: string | null
  /** Whose rule spoke: floor | community. */
  origin: string | null
  score: number | null
  policyVersion: number | null
  language: string
}

export interface CaseRow extends NewCase {
  id: string
  createdAt: Date
  claimedById: string | null
  claimedUntil: Date | null
  claimedBy: { name: string | null } | null
  ruledAt: Date | null
  ruledBy: { name: string | null } | null
  outcome: string | null
  ruling: string | null
}

/** Which cases of a community are listed. */
export interface CaseFilter {
  isRuled: boolean
  kind?: string | undefined
  guardrail?: string | undefined
  language?: string | undefined
  /** Opened before. */
  before?: Date | undefined
}

/** The case of a kind about a message, opened if there is none; its row is held until the transaction ends. */
export async function openCase(fresh: NewCase, db: Database): Promise<{ id: string; ruledAt: Date | null }> {
  const { kind, messageId } = fresh
  return db.moderationCase.upsert({
    where: { kind_messageId: { kind, messageId } },
    create: { id: createId('case'), ...fresh },
    update: { messageId },
    select: { id: true, ruledAt: true },
  })
}

/** How many notes of filters wait in a community, about answers whose ids begin with `prefix`. */
export async function countOpenFlags(communityId: string, prefix: string): Promise<number> {
  return database().moderationCase.count({
    where: { communityId, ruledAt: null, kind: 'flag', messageId: { startsWith: `${prefix}_` } },
  })
}

/** A page of a community's cases: those that wait, the oldest first; those that were ruled, the newest ruling first. */
export async function listCaseRows(
  communityId: string,
  filter: CaseFilter,
  { after, most }: { after: string | undefined; most: number },
): Promise<(CaseRow & { statements: number })[]> {
  const rows = await database().moderationCase.findMany({
    where: whereOf(communityId, filter),
    include: { ...NAMES, _count: { select: { statements: true } } },
    orderBy: filter.isRuled ? [{ ruledAt: 'desc' }, { id: 'asc' }] : [{ createdAt: 'asc' }, { id: 'asc' }],
    take: most,
    ...(after !== undefined && { cursor: { id: after }, skip: 1 }),
  })
  return rows.map(({ _count, ...row }) => ({ ...row, statements: _count.statements }))
}

/** Which filters and languages the waiting cases of a community have, for the queue's menus. */
export async function listCaseFacets(
  communityId: string,
  isRuled: boolean,
): Promise<{ guardrails: string[]; languages: string[] }> {
  const where = whereOf(communityId, { isRuled })
  const [guardrails, languages] = await Promise.all([
    database().moderationCase.groupBy({ by: ['guardrail'], where, orderBy: { guardrail: 'asc' } }),
    database().moderationCase.groupBy({ by: ['language'], where, orderBy: { language: 'asc' } }),
  ])
  return {
    guardrails: guardrails.flatMap(({ guardrail }) => guardrail ?? []),
    languages: languages.map(({ language }) => language),
  }
}

/** A case of a community; undefined when there is none such, also when it is another community's. */
export async function getCaseRow(
  communityId: string,
  id: string,
  db: Database = database(),
): Promise<CaseRow | undefined> {
  return (await db.moderationCase.findFirst({ where: { id, communityId }, include: NAMES })) ?? undefined
}

/** Takes a waiting case that nobody else works on, or goes on working on it; false when somebody else does. */
export async function claimCaseRow(claim: {
  communityId: string
  id: string
  userId: string
  now: Date
  until: Date
}): Promise<boolean> {
  const { userId: claimedById, until: claimedUntil } = claim
  const { count } = await database().moderationCase.updateMany({
    where: whereFree(claim),
    data: { claimedById, claimedUntil },
  })
  return count === 1
}

/** Lets go of a case that one works on. */
export async function releaseCaseRow(communityId: string, id: string, userId: string): Promise<void> {
  await database().moderationCase.updateMany({
    where: { id, communityId, ruledAt: null, claimedById: userId },
    data: { claimedById: null, claimedUntil: null },
  })
}

/** Rules a waiting case that nobody else works on; false when it was ruled meanwhile or somebody else works on it. */
export async function ruleCaseRow(
  ruling: {
    communityId: string
    id: string
    userId: string
    now: Date
    outcome: string
    reason: string
    salt: string
  },
  db: Database,
): Promise<boolean> {
  const { count } = await db.moderationCase.updateMany({
    where: whereFree(ruling),
    data: {
      ...{ outcome: ruling.outcome, ruling: storableText(ruling.reason), rulingSalt: ruling.salt },
      ...{ ruledById: ruling.userId, ruledAt: ruling.now, claimedById: null, claimedUntil: null },
    },
  })
  return count === 1
}

/** How many cases were ruled in a span of time, by kind and outcome. */
export async function countRulings(
  communityId: string,
  span: { from: Date; until: Date },
): Promise<{ kind: string; outcome: string; count: number }[]> {
  const rows = await database().moderationCase.groupBy({
    by: ['kind', 'outcome'],
    where: { communityId, ruledAt: { gte: span.from, lt: span.until } },
    _count: { _all: true },
  })
  return rows.map(({ kind, outcome, _count }) => ({ kind, outcome: outcome ?? '', count: _count._all }))
}

/** What the log says in digests alone, as far as it is still kept: each text with its salt, by case. */
export async function listRulingTexts(
  communityId: string,
): Promise<{ id: string; ruling: string | null; rulingSalt: string | null }[]> {
  return database().moderationCase.findMany({
    where: { communityId, ruling: { not: null } },
    select: { id: true, ruling: true, rulingSalt: true },
  })
}

const NAMES = {
  claimedBy: { select: { name: true } },
  ruledBy: { select: { name: true } },
} satisfies Prisma.ModerationCaseInclude

function whereOf(
  communityId: string,
  { isRuled, kind, guardrail, language, before }: CaseFilter,
): Prisma.ModerationCaseWhereInput {
  return {
    communityId,
    ruledAt: isRuled ? { not: null } : null,
    ...(kind !== undefined && { kind }),
    ...(guardrail !== undefined && { guardrail }),
    ...(language !== undefined && { language }),
    ...(before !== undefined && { createdAt: { lt: before } }),
  }
}

function whereFree(one: {
  communityId: string
  id: string
  userId: string
  now: Date
}): Prisma.ModerationCaseWhereInput {
  const { id, communityId, userId, now } = one
  const isFree = { OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }, { claimedById: userId }] }
  return { id, communityId, ruledAt: null, ...isFree }
}

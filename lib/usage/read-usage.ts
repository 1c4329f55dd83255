import { type Clock, systemClock } from '@/lib/core/clock'
import { listKeys } from '@/lib/keys/keys'
import {
  listCommunityUsage,
  listFloorUsage,
  listGuardUsage,
  listKeyUsage,
  type UsageRow,
} from '@/lib/store/usage'

/** The periods that one can look at, in days; daily counts are kept for longer. */
export const USAGE_PERIODS = [30, 90, 365] as const

export type UsagePeriod = (typeof USAGE_PERIODS)[number]

export interface Usage {
  requests: number
  promptTokens: number
  completionTokens: number
}

/** What was used of one thing, or on one day. */
export interface UsageOf extends Usage {
  name: string
}

export interface UsageReport {
  /** Every day of the period, oldest first, as `2026-11-26`, also those on which nothing was used. */
  days: UsageOf[]
  /** The most used first. */
  models: UsageOf[]
  /** By the keys' names, the most used first; empty where nobody is named. */
  keys: UsageOf[]
  /** Of the period, without `judges`. */
  total: Usage
  /** Models that judge for the community, the most used first; absent where none can. */
  judges?: UsageOf[]
}

/** What an account's own keys used. */
export async function readKeyUsage(
  userId: string,
  period: UsagePeriod,
  clock: Clock = systemClock,
): Promise<UsageReport> {
  const [rows, keys] = await Promise.all([listKeyUsage(userId, period), listKeys(userId)])
  const names = new Map(keys.map(({ id, name, prefix }) => [id, `${name} (${prefix}…)`]))
  return summariseUsage(rows, { period, clock, nameKey: (id) => names.get(id) ?? id })
}

/** What was asked of a community's assistants and by its policy of models that judge; by whom is not counted. */
export async function readCommunityUsage(
  communityId: string,
  period: UsagePeriod,
  clock: Clock = systemClock,
): Promise<UsageReport> {
  const [rows, guards] = await Promise.all([
    listCommunityUsage(communityId, period),
    listGuardUsage(communityId, period),
  ])
  const report = summariseUsage(rows, { period, clock, nameKey: (id) => id })
  return { ...report, judges: ranked(addUp(guards, ({ model }) => model)) }
}

/** Models that judge for the hub's floor where no community's policy does, the most used first. */
export async function readFloorUsage(period: UsagePeriod): Promise<UsageOf[]> {
  return ranked(addUp(await listFloorUsage(period), ({ model }) => model))
}

/** Daily counts, put together by day, by model and by key. */
export function summariseUsage(
  rows: UsageRow[],
  { period, clock, nameKey }: { period: number; clock: Clock; nameKey(id: string): string },
): UsageReport {
  const days = Array.from({ length: period }, (_, index) =>
    new Date(clock.nowMs() - (period - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  )
  const byDay = addUp(rows, ({ day }) => day)
  const named = rows.flatMap((row) => (row.keyId === null ? [] : [{ ...row, keyId: row.keyId }]))
  return {
    days: days.map((name) => ({ name, ...(byDay.get(name) ?? NOTHING) })),
    models: ranked(addUp(rows, ({ model }) => model)),
    keys: ranked(addUp(named, ({ keyId }) => nameKey(keyId))),
    total: rows.reduce<Usage>(add, NOTHING),
  }
}

const DAY_MS = 24 * 60 * 60_000
const NOTHING: Usage = { requests: 0, promptTokens: 0, completionTokens: 0 }

const add = (sum: Usage, more: Usage): Usage => ({
  requests: sum.requests + more.requests,
  promptTokens: sum.promptTokens + more.promptTokens,
  completionTokens: sum.completionTokens + more.completionTokens,
})

function addUp<Row extends Usage>(rows: Row[], nameOf: (row: Row) => string): Map<string, Usage> {
  const sums = new Map<string, Usage>()
  for (const row of rows) sums.set(nameOf(row), add(sums.get(nameOf(row)) ?? NOTHING, row))
  return sums
}

const ranked = (sums: Map<string, Usage>): UsageOf[] =>
  [...sums]
    .map(([name, usage]) => ({ name, ...usage }))
    .sort((left, right) => right.requests - left.requests || left.name.localeCompare(right.name))

import { type Clock, systemClock } from '@/lib/core/clock'
import { countRulings } from '@/lib/store/moderation-cases'
import { listVerdictCounts, type VerdictCountRow } from '@/lib/store/verdict-counts'
import { monthOf } from './note-turn'

/** Months are published so many days after their end. */
export const PUBLISHED_AFTER_DAYS = 3
/** A smaller count is not published, and a larger one only in steps of this. */
export const SMALLEST_COUNT = 5

const MONTHS_SHOWN = 12
const DAY_MS = 86_400_000

/** One filter's doings in a month; a language without a number had fewer than `SMALLEST_COUNT`, perhaps none. */
export interface PublishedRow {
  guardrail: string
  action: string
  counts: Readonly<Record<string, number>>
  /** Of the numbers that are published, never of those that are not. */
  total: number
}

export interface PublishedMonth {
  /** "2026-11" */
  month: string
  /** With at least one number, by name; `other` is the last. */
  languages: string[]
  turns: PublishedRow
  filters: PublishedRow[]
  rulings: { kind: string; outcome: string; count: number }[]
}

/**
 * What everybody may know of a community's moderation: whole months, some days after they are over, in steps of five.
 *
 * Nobody can tell from it what one reader did: there are no days and no live numbers, small numbers and zeros look
 * alike, months do not overlap, and totals are sums of what is published, so that no difference gives a hidden one.
 */
export async function readTransparency(
  communityId: string,
  clock: Clock = systemClock,
): Promise<PublishedMonth[]> {
  const months = listPublishedMonths(clock.nowMs())
  const [to = '', from = ''] = [months[0], months.at(-1)]
  const rows = await listVerdictCounts(communityId, { from, to })
  const published = await Promise.all(
    months.map(async (month) => {
      const rulings = await countRulings(communityId, spanOf(month))
      return describeMonth(
        month,
        rows.filter((row) => row.month === month),
        rulings,
      )
    }),
  )
  return published.filter(
    ({ turns, filters, rulings }) => turns.total > 0 || filters.length > 0 || rulings.length > 0,
  )
}

/** A count as it may be known: in steps of five, and nothing of less than five. */
export const publishCount = (count: number): number => Math.floor(count / SMALLEST_COUNT) * SMALLEST_COUNT

function describeMonth(
  month: string,
  rows: readonly VerdictCountRow[],
  rulings: { kind: string; outcome: string; count: number }[],
): PublishedMonth {
  const keys = [...new Set(rows.map(({ guardrail, action }) => `${guardrail}\n${action}`))]
  const table = keys.map((key) => {
    const [guardrail = '', action = ''] = key.split('\n')
    const own = rows.filter((row) => row.guardrail === guardrail && row.action === action)
    const counts = Object.fromEntries(
      own.flatMap(({ language, count }) => {
        const shown = publishCount(count)
        return shown > 0 ? [[language, shown] as const] : []
      }),
    )
    return { guardrail, action, counts, total: Object.values(counts).reduce((sum, count) => sum + count, 0) }
  })
  const none = { guardrail: '', action: 'turn', counts: {}, total: 0 }
  return {
    month,
    languages: [...new Set(table.flatMap(({ counts }) => Object.keys(counts)))].sort(othersLast),
    turns: table.find(({ guardrail }) => guardrail === '') ?? none,
    filters: table.filter(({ guardrail, total }) => guardrail !== '' && total > 0),
    rulings: rulings
      .map((row) => ({ ...row, count: publishCount(row.count) }))
      .filter(({ count }) => count > 0),
  }
}

const othersLast = (left: string, right: string): number =>
  Number(left === 'other') - Number(right === 'other') || left.localeCompare(right)

/** The newest first. */
function listPublishedMonths(nowMs: number): string[] {
  const newest = new Date(nowMs - PUBLISHED_AFTER_DAYS * DAY_MS)
  const [year, month] = [newest.getUTCFullYear(), newest.getUTCMonth()]
  return Array.from({ length: MONTHS_SHOWN }, (_, at) => monthOf(Date.UTC(year, month - 1 - at, 1)))
}

function spanOf(month: string): { from: Date; until: Date } {
  const from = new Date(`${month}-01T00:00:00Z`)
  return { from, until: new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1)) }
}

import { z } from 'zod'
import { USAGE_PERIODS, type UsagePeriod } from '@/lib/usage/read-usage'

/** What the address of a page of usage says; whatever else it says is passed over. */
export interface UsageQuery {
  period: UsagePeriod
  show: 'requests' | 'tokens'
}

export function parseUsageQuery(query: Record<string, string | string[] | undefined>): UsageQuery {
  const days = Number(query.days)
  return {
    period: USAGE_PERIODS.find((one) => one === days) ?? USAGE_PERIODS[0],
    show: z.enum(['requests', 'tokens']).catch('requests').parse(query.show),
  }
}

import { totalmem } from 'node:os'
import type { Env } from '@/lib/core/env'

/** The rest is for the database, the pages and the system. */
const SHARE = 0.6

/** What the engines of all bases may take together: ENGINE_MEMORY_GB, else 60% of what this process may use. */
export function engineBudgetBytes({ ENGINE_MEMORY_GB }: Pick<Env, 'ENGINE_MEMORY_GB'>): number {
  if (ENGINE_MEMORY_GB !== undefined) return ENGINE_MEMORY_GB * 1e9
  // 0, or beyond all that there is, where no group limits it.
  const limit = process.constrainedMemory()
  return Math.floor(SHARE * (limit > 0 ? Math.min(totalmem(), limit) : totalmem()))
}

import { setTimeout as sleepFor } from 'node:timers/promises'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'

/** As long as the database takes to come back after it was killed. */
const PATIENCE_MS = 10_000
const PAUSES_MS = [200, 500, 1_000, 2_000]

/**
 * Saves what must not be lost, again and again for about 10 s while the database is away.
 * @throws the last error; at once what no waiting can mend (conflict, not_found)
 */
export async function saveThroughOutage(
  save: () => Promise<void>,
  { clock = systemClock, sleep = sleepFor }: { clock?: Clock; sleep?: (ms: number) => Promise<unknown> } = {},
): Promise<void> {
  const deadlineMs = clock.nowMs() + PATIENCE_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await save()
    } catch (error) {
      const code = error instanceof PolyphonyError ? error.code : 'internal'
      // The connection can break after the database has kept it all: then the next try finds it done.
      if (code === 'conflict' && attempt > 0) return
      const pauseMs = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]!
      if (code !== 'internal' || clock.nowMs() + pauseMs > deadlineMs) throw error
      await sleep(pauseMs)
    }
  }
}

import { type Clock, systemClock } from '@/lib/core/clock'
import { listFetchedUploads } from '@/lib/store/uploads'
import { STALE_MS } from './run-checks'
import { toUpload, type Upload } from './upload'

/**
 * The imports that somebody must fetch or check, the oldest first: those that wait, those that are in the given hands,
 * and those whose check was cut short with its process.
 */
export async function listPendingImports(
  running: readonly string[],
  clock: Clock = systemClock,
): Promise<Upload[]> {
  const staleBefore = clock.nowMs() - STALE_MS
  const rows = await listFetchedUploads()
  return rows
    .filter(({ id, status, updatedAt }) => {
      return running.includes(id) || status === 'receiving' || updatedAt.getTime() < staleBefore
    })
    .map(toUpload)
    .filter(({ id, source }) => running.includes(id) || source?.error === null)
}

import { type Clock, systemClock } from '@/lib/core/clock'
import { listUploadsBefore } from '@/lib/store/uploads'
import { discardUpload } from './discard-upload'
import { toUpload } from './upload'

/** How long an upload that nobody touches is kept. */
const KEPT_MS = 24 * 3600 * 1000

/** Gives back the disk space of uploads that were left alone for a day. @returns how many there were */
export async function sweepUploads(dataDir: string, clock: Clock = systemClock): Promise<number> {
  const stale = await listUploadsBefore(new Date(clock.nowMs() - KEPT_MS))
  for (const row of stale) {
    const { id, found } = toUpload(row)
    await discardUpload(dataDir, { id, digest: found?.digest })
  }
  return stale.length
}

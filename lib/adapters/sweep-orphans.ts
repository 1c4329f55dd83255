import { type Clock, systemClock } from '@/lib/core/clock'
import { listAdaptersBefore } from '@/lib/storage/adapter-store'
import { listUploadsOnDisk, removeUploadFiles } from '@/lib/storage/upload-store'
import { listUploadStates } from '@/lib/store/uploads'
import { removeUnusedAdapter } from './remove-unused-adapter'

/** Far longer than bytes lie on the disk before a row names them, or after it needs them no more. */
const SAFE_MS = 3_600_000

/**
 * Gives back the disk space of what no row needs: bytes of uploads that were forgotten or are checked already, and
 * adapters that neither a version nor an upload names, as a kill at the wrong moment or a community's end leaves them.
 * @returns how many there were
 */
export async function sweepOrphans(dataDir: string, clock: Clock = systemClock): Promise<number> {
  const beforeMs = clock.nowMs() - SAFE_MS
  let swept = 0
  const onDisk = await listUploadsOnDisk(dataDir)
  const states = await listUploadStates([...onDisk.keys()])
  for (const [id, modifiedMs] of onDisk) {
    const row = states.get(id)
    const isNeeded = row?.status === 'receiving' || row?.status === 'checking'
    if (isNeeded || Math.max(modifiedMs, row?.updatedAt.getTime() ?? 0) >= beforeMs) continue
    await removeUploadFiles(dataDir, id)
    swept++
  }
  for (const digest of await listAdaptersBefore(dataDir, beforeMs))
    if (await removeUnusedAdapter(dataDir, digest)) swept++
  return swept
}

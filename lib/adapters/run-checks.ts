import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { removeUploadFiles } from '@/lib/storage/upload-store'
import { claimUpload, updateUpload } from '@/lib/store/uploads'
import type { AdapterCheck, CheckedAdapter } from './adapter-check'
import { refusal } from './finding'
import { requireArrived } from './gather-upload'
import { keepAdapter } from './keep-adapter'
import type { Upload } from './upload'

/** What an upload turned out to be, once every check of it passed. */
export interface Outcome {
  /** The adapter in it, and the folder in which its files lie; an assistant without one has neither. */
  adapter?: { found: CheckedAdapter; folder: string } | undefined
  /** What else the upload's row keeps. */
  bundle?: object
}

export interface CheckOptions {
  signal?: AbortSignal
  clock?: Clock
}

/**
 * Runs the checks of an upload whose files have all arrived: yields each as it ends and keeps it in the database. What
 * passed lies in blob storage from then on; of what failed no byte is kept. Killed anywhere, it leaves the upload as it
 * was, to be checked again, or as it is afterwards.
 * @param work does the checks, from the arrived files on; it returns undefined when one failed
 * @throws PolyphonyError conflict when bytes are missing, or somebody checks it at this moment
 */
export async function* runChecks(
  dataDir: string,
  upload: Upload,
  work: () => AsyncGenerator<AdapterCheck, Outcome | undefined>,
  { clock = systemClock }: CheckOptions,
): AsyncGenerator<AdapterCheck, void> {
  if (upload.status === 'receiving' || upload.status === 'checking') await requireArrived(dataDir, upload)
  if (!(await claimUpload(upload.id, new Date(clock.nowMs() - STALE_MS)))) {
    throw new PolyphonyError('conflict', 'This upload is being checked, or was checked before.')
  }
  const checks: AdapterCheck[] = []
  try {
    const walk = work()
    let step = await walk.next()
    for (; !step.done; step = await walk.next()) {
      checks.push(step.value)
      await updateUpload(upload.id, ['checking'], { checks })
      yield step.value
    }
    await keepAdapter(dataDir, upload.id, { checks, ...step.value })
    await removeUploadFiles(dataDir, upload.id)
  } catch (error) {
    const isRefusal = error instanceof PolyphonyError && error.code !== 'internal'
    if (!isRefusal) throw error
    const check = refusal('layout', error)
    await updateUpload(upload.id, ['checking'], { status: 'refused', checks: [...checks, check] })
    await removeUploadFiles(dataDir, upload.id)
    yield check
  } finally {
    // Left by an exception, an abort or a reader who went away: the bytes are there still, it can be checked again.
    await updateUpload(upload.id, ['checking'], { status: 'receiving' })
  }
}

/** Longer than any one check takes. */
export const STALE_MS = 60_000

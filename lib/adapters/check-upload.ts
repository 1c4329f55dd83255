import { type Clock, systemClock } from '@/lib/core/clock'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { adoptAdapter } from '@/lib/storage/adapter-store'
import { removeUploadFiles } from '@/lib/storage/upload-store'
import { claimUpload, updateUpload } from '@/lib/store/uploads'
import type { AdapterCheck } from './adapter-check'
import { checkAdapter } from './check-adapter'
import { findLookAlikes } from './find-look-alikes'
import { gatherUpload, requireArrived } from './gather-upload'
import { listAdapterBases } from './list-adapter-bases'
import type { Upload } from './upload'

/**
 * Checks an upload whose files have all arrived: yields each check as it ends and keeps it in the database. One that
 * passed lies in blob storage from then on; of one that failed no byte is kept.
 * @throws PolyphonyError conflict when bytes are missing, or somebody checks it at this moment
 */
export async function* checkUpload(
  env: Pick<Env, 'dataDir' | 'starterDir'>,
  upload: Upload,
  { signal, clock = systemClock }: { signal?: AbortSignal; clock?: Clock } = {},
): AsyncGenerator<AdapterCheck, void> {
  const { dataDir } = env
  if (upload.status === 'receiving' || upload.status === 'checking') await requireArrived(dataDir, upload)
  if (!(await claimUpload(upload.id, new Date(clock.nowMs() - STALE_MS)))) {
    throw new PolyphonyError('conflict', 'This upload is being checked, or was checked before.')
  }
  const checks: AdapterCheck[] = []
  try {
    const folder = await gatherUpload(dataDir, upload)
    const bases = await listAdapterBases(env.starterDir, dataDir)
    const walk = checkAdapter({ folder, bases, ...(signal ? { signal } : {}) })
    let step = await walk.next()
    for (; !step.done; step = await walk.next()) {
      checks.push(step.value)
      await updateUpload(upload.id, ['checking'], { checks })
      yield step.value
    }
    const found = step.value
    const base = bases.find(({ name }) => name === found?.baseModel)
    if (found && base) {
      checks.push(await findLookAlikes(dataDir, base, found))
      yield checks.at(-1)!
    }
    if (found) await adoptAdapter(dataDir, folder, found.digest, ['README.md'])
    await updateUpload(upload.id, ['checking'], {
      status: found ? 'checked' : 'refused',
      checks,
      ...(found ? { found } : {}),
    })
    await removeUploadFiles(dataDir, upload.id)
  } catch (error) {
    const isRefusal = error instanceof PolyphonyError && error.code !== 'internal'
    if (!isRefusal) throw error
    const check: AdapterCheck = { id: 'layout', status: 'failed', message: error.message }
    await removeUploadFiles(dataDir, upload.id)
    await updateUpload(upload.id, ['checking'], { status: 'refused', checks: [...checks, check] })
    yield check
  } finally {
    // Left by an exception, an abort or a reader who went away: the bytes are there still, it can be checked again.
    await updateUpload(upload.id, ['checking'], { status: 'receiving' })
  }
}

/** Longer than any one check takes. */
export const STALE_MS = 60_000

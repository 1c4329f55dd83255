import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '@/lib/core/clock'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { readPeftConfig } from '@/lib/formats/read-adapter'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { adoptAdapter } from '@/lib/storage/adapter-store'
import { partName, partsFolder, removeUploadFiles, uploadFolder } from '@/lib/storage/upload-store'
import { claimUpload, updateUpload } from '@/lib/store/uploads'
import type { AdapterCheck } from './adapter-check'
import { checkAdapter } from './check-adapter'
import { checkServing } from './check-serving'
import { findLookAlikes } from './find-look-alikes'
import { listAdapterBases } from './list-adapter-bases'
import { judgeServing } from './list-serves-on'
import { unpackZip } from './unpack-zip'
import { MAX_UPLOAD_BYTES, type Upload } from './upload'

/**
 * Checks an upload whose files have all arrived: yields each check as it ends and keeps it in the database. One that
 * passed lies in blob storage from then on; of one that failed no byte is kept.
 * @throws PolyphonyError conflict when bytes are missing, or somebody checks it at this moment
 */
export async function* checkUpload(
  env: Pick<Env, 'dataDir' | 'starterDir' | 'MODEL_SERVERS'>,
  upload: Upload,
  { signal, clock = systemClock }: { signal?: AbortSignal; clock?: Clock } = {},
): AsyncGenerator<AdapterCheck, void> {
  const { dataDir } = env
  await requireArrived(dataDir, upload)
  if (!(await claimUpload(upload.id, new Date(clock.nowMs() - STALE_MS)))) {
    throw new PolyphonyError('conflict', 'This upload is being checked, or was checked before.')
  }
  const checks: AdapterCheck[] = []
  try {
    const folder = await gather(dataDir, upload)
    const bases = await listAdapterBases(env.starterDir, dataDir, parseRemoteServers(env.MODEL_SERVERS))
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
      const { rank, hasPatterns } = await readPeftConfig(folder)
      const needs = { rank, hasPatterns }
      const servers = judgeServing(env, { base: base.name, digest: found.digest, needs })
      checks.push(checkServing(servers, base.name))
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
const STALE_MS = 60_000

async function requireArrived(dataDir: string, upload: Upload): Promise<void> {
  if (upload.status !== 'receiving' && upload.status !== 'checking') return
  if (await isGathered(dataDir, upload)) return
  for (const [index, { path, sizeBytes }] of upload.files.entries()) {
    const size = await sizeOf(join(partsFolder(dataDir), partName(upload.id, index)))
    if (size !== sizeBytes)
      throw new PolyphonyError(
        'conflict',
        `Of ${path} ${size ?? 0} of ${sizeBytes} bytes have arrived: upload the rest first.`,
      )
  }
}

/** Brings the parts under their names into one folder; a zip is unpacked instead. May be repeated after a kill. */
async function gather(dataDir: string, upload: Upload): Promise<string> {
  const folder = uploadFolder(dataDir, upload.id)
  if (await isGathered(dataDir, upload)) return folder
  const [only] = upload.files
  const partOf = (index: number) => join(partsFolder(dataDir), partName(upload.id, index))
  if (upload.files.length === 1 && only && /\.zip$/i.test(only.path)) {
    await rm(folder, { recursive: true, force: true })
    await unpackZip(partOf(0), folder, MAX_UPLOAD_BYTES)
    return folder
  }
  await mkdir(folder, { recursive: true })
  for (const [index, { path }] of upload.files.entries()) await rename(partOf(index), join(folder, path))
  return folder
}

/** Whether an earlier check, cut short, had moved every file already. */
async function isGathered(dataDir: string, upload: Upload): Promise<boolean> {
  const folder = uploadFolder(dataDir, upload.id)
  const sizes = await Promise.all(upload.files.map(({ path }) => sizeOf(join(folder, path))))
  return upload.files.every(({ sizeBytes }, index) => sizes[index] === sizeBytes)
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )
}

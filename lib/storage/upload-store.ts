import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

/** Where the bytes of an upload's files arrive, one file each, named by `partName`. */
export function partsFolder(dataDir: string): string {
  return join(dataPaths(dataDir).uploads, 'parts')
}

/** The name of an upload's n-th file while it arrives. @throws PolyphonyError when it is no id of ours */
export function partName(uploadId: string, index: number): string {
  if (!UPLOAD_ID.test(uploadId) || !Number.isInteger(index) || index < 0)
    throw new PolyphonyError('not_found', 'There is no such upload.')
  return `${uploadId}-${index}`
}

/** The folder of an upload's files once all are there. */
export function uploadFolder(dataDir: string, uploadId: string): string {
  if (!UPLOAD_ID.test(uploadId)) throw new PolyphonyError('not_found', 'There is no such upload.')
  return join(dataPaths(dataDir).uploads, uploadId)
}

/** How many bytes of an upload's n-th file are there, a download's beginning included. */
export async function arrivedBytes(dataDir: string, uploadId: string, index: number): Promise<number> {
  const path = join(partsFolder(dataDir), partName(uploadId, index))
  const sizes = await Promise.all(
    [path, `${path}.part`].map((one) =>
      stat(one).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return Math.max(...sizes)
}

/** Every upload of which bytes are there, with the time (ms since 1970) at which the newest came. */
export async function listUploadsOnDisk(dataDir: string): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const root = dataPaths(dataDir).uploads
  const folders = (await readdir(root).catch(() => [])).filter((name) => UPLOAD_ID.test(name))
  const parts = await readdir(partsFolder(dataDir)).catch(() => [])
  const places = [
    ...folders.map((name) => ({ id: name, path: join(root, name) })),
    ...parts.map((name) => ({ id: name.split('-')[0] ?? '', path: join(partsFolder(dataDir), name) })),
  ]
  for (const { id, path } of places) {
    if (!UPLOAD_ID.test(id)) continue
    const modifiedMs = await stat(path).then(
      (one) => one.mtimeMs,
      () => 0,
    )
    found.set(id, Math.max(found.get(id) ?? 0, modifiedMs))
  }
  return found
}

/** Gives back the disk space of an upload. */
export async function removeUploadFiles(dataDir: string, uploadId: string): Promise<void> {
  await rm(uploadFolder(dataDir, uploadId), { recursive: true, force: true })
  const parts = partsFolder(dataDir)
  for (const name of await readdir(parts).catch(() => [])) {
    if (name.startsWith(`${uploadId}-`)) await rm(join(parts, name), { force: true })
  }
}

const UPLOAD_ID = /^upl_[0-9a-z]{26}$/

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

/** What `partName` made. @returns undefined when it did not */
export function parsePartName(name: string): { uploadId: string; index: number } | undefined {
  const [, uploadId, index] = /^(upl_[0-9a-z]{26})-(\d{1,3})$/.exec(name) ?? []
  return uploadId === undefined ? undefined : { uploadId, index: Number(index) }
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

/** Gives back the disk space of an upload. */
export async function removeUploadFiles(dataDir: string, uploadId: string): Promise<void> {
  await rm(uploadFolder(dataDir, uploadId), { recursive: true, force: true })
  const parts = partsFolder(dataDir)
  for (const name of await readdir(parts).catch(() => [])) {
    if (name.startsWith(`${uploadId}-`)) await rm(join(parts, name), { force: true })
  }
}

const UPLOAD_ID = /^upl_[0-9a-z]{26}$/

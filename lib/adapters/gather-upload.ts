import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { partName, partsFolder, uploadFolder } from '@/lib/storage/upload-store'
import { limitUnfolding } from './reserve-space'
import { type EntryPlace, unpackZip, zipHolds } from './unpack-zip'
import type { Upload } from './upload'

/** @throws PolyphonyError (conflict) naming the first file of which bytes are missing */
export async function requireArrived(dataDir: string, upload: Upload): Promise<void> {
  for (const [index, { path, sizeBytes }] of upload.files.entries()) {
    if (await hasArrived(dataDir, upload, index)) continue
    const size = (await sizeOf(partOf(dataDir, upload, index))) ?? 0
    throw new PolyphonyError(
      'conflict',
      `Of ${path} ${size} of ${sizeBytes} bytes have arrived: upload the rest first.`,
    )
  }
}

/** Whether a file is there whole: as it arrived, or where a check that was cut short had brought it. */
export async function hasArrived(dataDir: string, upload: Upload, index: number): Promise<boolean> {
  const file = upload.files[index]
  if (!file) return false
  const places = [partOf(dataDir, upload, index), join(uploadFolder(dataDir, upload.id), file.path)]
  const sizes = await Promise.all(places.map(sizeOf))
  return sizes.includes(file.sizeBytes)
}

/**
 * Brings the files of an upload under their names into one folder; a zip is unpacked instead, and stays. May be
 * repeated after a kill anywhere in it.
 * @throws PolyphonyError too_large when a zip unfolds beyond quota or disk, invalid_request when it is none
 * @param placeOf where the files of a zip go; by default into the folder itself
 */
export async function gatherUpload(
  env: Pick<Env, 'dataDir' | 'ADAPTER_QUOTA_GB'>,
  upload: Upload,
  placeOf?: (fileName: string) => EntryPlace,
): Promise<string> {
  const { dataDir } = env
  const folder = uploadFolder(dataDir, upload.id)
  if (isZip(upload)) {
    await rm(folder, { recursive: true, force: true })
    await unpackZip(partOf(dataDir, upload, 0), folder, await limitUnfolding(env, upload), placeOf)
    return folder
  }
  await mkdir(folder, { recursive: true })
  for (const [index, { path, sizeBytes }] of upload.files.entries()) {
    const part = partOf(dataDir, upload, index)
    if ((await sizeOf(part)) === sizeBytes) await rename(part, join(folder, path))
  }
  return folder
}

/** Whether an upload is one zip in which a file of this very path lies. */
export async function isZipWith(dataDir: string, upload: Upload, fileName: string): Promise<boolean> {
  return isZip(upload) && zipHolds(partOf(dataDir, upload, 0), fileName)
}

const isZip = ({ files }: Upload) => files.length === 1 && /\.zip$/i.test(files[0]?.path ?? '')

const partOf = (dataDir: string, { id }: Upload, index: number) =>
  join(partsFolder(dataDir), partName(id, index))

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )
}

import { arrivedBytes } from '@/lib/storage/upload-store'
import type { Upload } from './upload'

/** How many bytes of an upload's files are there, of the sum of their sizes. */
export async function countArrivedBytes(dataDir: string, upload: Upload): Promise<number> {
  const { id, files, status } = upload
  // Once it is being checked its files lie elsewhere, and all had arrived.
  if (status !== 'receiving') return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const sizes = await Promise.all(
    files.map(async ({ sizeBytes }, index) => Math.min(sizeBytes, await arrivedBytes(dataDir, id, index))),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

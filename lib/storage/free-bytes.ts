import { mkdir, statfs } from 'node:fs/promises'

/** Bytes that are free, for who is not the superuser, on the disk of a folder; the folder is made when it is not there. */
export async function freeBytes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

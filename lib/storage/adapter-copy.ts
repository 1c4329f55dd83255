import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES } from '@/lib/formats/adapter-digest'
import { adapterPath } from './adapter-store'

/**
 * Copies a stored adapter into a folder that a model server reads, as `sha256-<digest>/`; one that is there stays. The
 * server finds it whole or not at all.
 * @throws PolyphonyError (internal) when the folder cannot be written
 */
export async function copyAdapter(dataDir: string, digest: string, folder: string): Promise<void> {
  const from = adapterPath(dataDir, digest)
  const to = copyPath(folder, digest)
  if (await isThere(to)) return
  const incoming = join(folder, `.incoming-${randomUUID()}`)
  try {
    await mkdir(incoming, { recursive: true })
    for (const name of ADAPTER_FILES)
      await copyFile(join(from, name), join(incoming, name), constants.COPYFILE_FICLONE)
    await rename(incoming, to).catch(async (error: unknown) => {
      // Somebody else copied it in between.
      if (!(await isThere(to))) throw error
    })
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause)
    throw new PolyphonyError('internal', `The adapter cannot be copied into ${folder}: ${what}`, { cause })
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

/** The digests of the adapters that were copied into a folder. */
export async function listAdapterCopies(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => /^sha256-([0-9a-f]{64})$/.exec(name)?.[1] ?? [])
}

/** Removes a copy; what else lies in the folder is nobody's business here. */
export async function removeAdapterCopy(digest: string, folder: string): Promise<void> {
  await rm(copyPath(folder, digest), { recursive: true, force: true })
}

function copyPath(folder: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw new PolyphonyError('invalid_request', 'An adapter digest is 64 hexadecimal digits', {
      param: 'digest',
    })
  return join(folder, `sha256-${digest}`)
}

const isThere = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

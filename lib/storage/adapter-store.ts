import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES, computeAdapterDigest } from '@/lib/formats/adapter-digest'

/** The folder of a stored adapter. @throws PolyphonyError when the digest is not 64 hex digits. */
export function adapterPath(dataDir: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    throw new PolyphonyError('invalid_request', 'An adapter digest is 64 hexadecimal digits', {
      param: 'digest',
    })
  }
  return join(adapterRoot(dataDir), digest)
}

/**
 * Copies an adapter's two files into the blob store under their digest; storing the same adapter twice is one adapter.
 * @returns the digest (64 hex digits) and the absolute folder.
 * @throws PolyphonyError (not_found) when one of the two files is missing.
 */
export async function storeAdapter(
  dataDir: string,
  folder: string,
): Promise<{ digest: string; path: string }> {
  const root = adapterRoot(dataDir)
  await mkdir(root, { recursive: true })
  const incoming = join(root, `.incoming-${randomUUID()}`)
  await mkdir(incoming, { mode: 0o700 })
  try {
    for (const name of ADAPTER_FILES) await copyOne(join(folder, name), join(incoming, name), name)
    // The copy is hashed, not the source: the source may change while it is read.
    const digest = await computeAdapterDigest(incoming)
    const path = adapterPath(dataDir, digest)
    await moveIntoPlace(incoming, path)
    return { digest, path }
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

/**
 * Moves a checked folder's files into the blob store; what is there already under that digest stays.
 * @param digest of the two files, as the check computed it: nobody else can write to the folder since
 * @param others further files that may be kept beside them
 */
export async function adoptAdapter(
  dataDir: string,
  folder: string,
  digest: string,
  others: readonly string[] = [],
): Promise<void> {
  const path = adapterPath(dataDir, digest)
  await mkdir(adapterRoot(dataDir), { recursive: true })
  const incoming = join(adapterRoot(dataDir), `.incoming-${randomUUID()}`)
  await mkdir(incoming, { mode: 0o700 })
  try {
    for (const name of ADAPTER_FILES) await rename(join(folder, name), join(incoming, name))
    for (const name of others) await rename(join(folder, name), join(incoming, name)).catch(() => undefined)
    await moveIntoPlace(incoming, path)
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

/** Removes a stored adapter's bytes. */
export async function removeAdapter(dataDir: string, digest: string): Promise<void> {
  await rm(adapterPath(dataDir, digest), { recursive: true, force: true })
}

function adapterRoot(dataDir: string): string {
  return join(dataPaths(dataDir).blobs, 'adapters')
}

async function copyOne(from: string, to: string, name: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  } catch (cause) {
    throw new PolyphonyError('not_found', `The adapter folder has no readable ${name}`, {
      cause,
      param: name,
    })
  }
}

async function moveIntoPlace(incoming: string, path: string): Promise<void> {
  if (await isFolder(path)) return
  try {
    await rename(incoming, path)
  } catch (error) {
    // Another process stored the same adapter in between.
    if (!(await isFolder(path))) throw error
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

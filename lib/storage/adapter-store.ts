import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
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
 * Takes a checked folder's files into the blob store under their digest; what is there already stays. The folder keeps
 * its files: they are the same bytes on the disk under a second name, so nothing is copied and a kill loses nothing.
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
    for (const name of ADAPTER_FILES) await linkOrCopy(join(folder, name), join(incoming, name))
    for (const name of others)
      await linkOrCopy(join(folder, name), join(incoming, name)).catch(() => undefined)
    await moveIntoPlace(incoming, path)
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

/** Puts a model card beside a stored adapter that has none; a card that is there stays. */
export async function storeCard(dataDir: string, digest: string, card: string): Promise<void> {
  const path = join(adapterPath(dataDir, digest), 'README.md')
  const incoming = join(adapterRoot(dataDir), `.incoming-${randomUUID()}`)
  try {
    await copyFile(card, incoming)
    // A link fails where there is one already, and is never seen half.
    await link(incoming, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(incoming, { force: true })
  }
}

/** Whether an adapter's bytes are stored. */
export async function isAdapterThere(dataDir: string, digest: string): Promise<boolean> {
  return isFolder(adapterPath(dataDir, digest))
}

/**
 * The digests of stored adapters that nobody brought or asked for again since a time. What copies and removals left
 * that were killed before it is removed.
 */
export async function listAdaptersBefore(dataDir: string, beforeMs: number): Promise<string[]> {
  const root = adapterRoot(dataDir)
  const digests: string[] = []
  for (const name of await readdir(root).catch(() => [])) {
    const path = join(root, name)
    const modifiedMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (modifiedMs >= beforeMs) continue
    if (/^[0-9a-f]{64}$/.test(name)) digests.push(name)
    else if (/^\.(incoming|aside)-/.test(name)) await rm(path, { recursive: true, force: true })
  }
  return digests
}

/** A stored adapter that is out of everybody's sight. */
export interface AdapterAside {
  putBack(): Promise<void>
  remove(): Promise<void>
}

/** Takes an adapter out of sight in one step; undefined when it is not there. */
export async function putAdapterAside(dataDir: string, digest: string): Promise<AdapterAside | undefined> {
  const path = adapterPath(dataDir, digest)
  const aside = join(adapterRoot(dataDir), `.aside-${randomUUID()}`)
  try {
    await rename(path, aside)
  } catch (error) {
    if (await isFolder(path)) throw error
    return undefined
  }
  const remove = () => rm(aside, { recursive: true, force: true })
  return {
    remove,
    putBack: async () => {
      await moveIntoPlace(aside, path)
      await remove()
    },
  }
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

/** On another disk, or one without hard links, the bytes are copied. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE))
}

async function moveIntoPlace(incoming: string, path: string): Promise<void> {
  if (await isFolder(path)) {
    // Whoever sweeps leaves alone what was asked for lately.
    await utimes(path, new Date(), new Date()).catch(() => undefined)
    return
  }
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

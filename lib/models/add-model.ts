import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { explainFullDisk } from '@/lib/core/full-disk'
import { listModelFiles } from '@/lib/formats/open-checkpoint'
import { freeBytes } from '@/lib/storage/free-bytes'
import { type DownloadProgress, downloadModel } from './download-model'
import { findHubModel } from './find-hub-model'
import type { Hub } from './hub'
import { checkConfig, checkName, installModel } from './install-model'
import { listEncoders } from './list-encoders'
import { type InstalledModel, listModels } from './list-models'
import { isFolderSource, parseModelName } from './model-name'
import { readBaseCard } from './read-base-card'
import { sweepModels } from './sweep-models'

/**
 * Adds a base model from the Hub by its id, or from a local folder. Only one process may add at a time.
 * A download that was killed or cancelled goes on at the same call; one left for a week is cleared away.
 * @param source a folder when it begins with "." or "/", else an id of the Hub
 * @throws PolyphonyError with the remedy
 */
export async function addModel(input: {
  dataDir: string
  hub: Hub
  source: string
  /** Branch, tag or commit. */
  revision?: string
  /** By default the id of the Hub; a folder needs one. */
  name?: string
  /** Names that are taken by what is no installed model. */
  reserved: readonly string[]
  signal?: AbortSignal
  onProgress?(progress: DownloadProgress): void
  /** Told once where the parts of a download are kept until it is whole. */
  onStaged?(folder: string): void
}): Promise<InstalledModel> {
  const { dataDir, source } = input
  const root = dataPaths(dataDir).models
  await mkdir(root, { recursive: true })
  const isFolder = isFolderSource(source)
  if (isFolder && input.name === undefined)
    throw new PolyphonyError('invalid_request', 'A model from a folder needs a --name.')
  const name = parseModelName(input.name ?? source)
  if (input.reserved.includes(name))
    throw new PolyphonyError('conflict', `${name} is the starter's own name: give this model another --name.`)
  if (name === DEFAULT_ENCODER || (await listEncoders(dataDir)).some((encoder) => encoder.name === name))
    throw new PolyphonyError(
      'conflict',
      `${name} is the name of an encoder, which /v1/embeddings would confuse with it: give this model another --name.`,
    )
  await sweepModels(dataDir)
  const adding = isFolder ? addFromFolder(input, name, root) : addFromHub(input, name, root)
  return adding.catch((error: unknown) => {
    throw explainFullDisk(error, `add ${source} again`)
  })
}

async function addFromHub(
  input: Parameters<typeof addModel>[0],
  name: string,
  root: string,
): Promise<InstalledModel> {
  const { dataDir, hub, source, revision = 'main', signal, onProgress } = input
  const model = await findHubModel({ hub, id: source, revision, ...(signal ? { signal } : {}) })
  const there = (await listModels(dataDir)).find((found) => found.name === name)
  if (there?.source.kind === 'hub' && there.source.id === model.id && there.source.commit === model.commit)
    return there
  await checkName(dataDir, name)
  const staged = join(root, stagedName(`${model.id}@${model.commit}`))
  input.onStaged?.(staged)
  await downloadModel({
    ...{ hub, model, folder: staged },
    freeBytes: () => freeBytes(root),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  })
  const { id, commit, licence, baseModels, languages } = model
  const from = { kind: 'hub' as const, id, revision, commit }
  return installModel({ dataDir, staged, facts: { name, source: from, licence, baseModels, languages } })
}

async function addFromFolder(
  input: Parameters<typeof addModel>[0],
  name: string,
  root: string,
): Promise<InstalledModel> {
  const path = resolve(input.source)
  const files = [...(await listModelFiles(path)), ...(await listCardFiles(path))]
  await checkConfig(path)
  const staged = join(root, stagedName(path))
  await rm(staged, { recursive: true, force: true })
  await mkdir(staged, { mode: 0o700 })
  try {
    let total = 0
    for (const file of files) total += (await stat(join(path, file))).size
    if (total > (await freeBytes(root)))
      throw new PolyphonyError('too_large', `${path} has ${total} bytes, and the disk has less left.`)
    let doneBytes = 0
    for (const file of files) {
      input.onProgress?.({ doneBytes, totalBytes: total })
      if (input.signal?.aborted) throw new PolyphonyError('cancelled', 'Stopped: nothing was added')
      await copyFile(join(path, file), join(staged, file), constants.COPYFILE_FICLONE)
      doneBytes += (await stat(join(staged, file))).size
    }
    const facts = {
      name,
      source: { kind: 'folder' as const, path },
      ...(await readBaseCard(staged)),
    }
    return await installModel({ dataDir: input.dataDir, staged, facts })
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

/** Words about the model, which change nothing of what it is: its digest does not cover them. */
async function listCardFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder)
  return names.filter((name) => /^(README\.md|(LICEN[CS]E|NOTICE)(\.(md|txt))?)$/i.test(name)).sort()
}

/** Where the parts of a download lie until it is whole. */
export function stagedName(key: string): string {
  return `.incoming-${createHash('sha256').update(key).digest('hex')}`
}

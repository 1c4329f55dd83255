import { constants } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Clock, systemClock } from '@/lib/core/clock'
import { DEFAULT_ENCODER, isEncoderName } from '@/lib/core/encoder-name'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { explainFullDisk } from '@/lib/core/full-disk'
import { readEncoderSettings } from '@/lib/formats/encoder-settings'
import { freeBytes } from '@/lib/storage/free-bytes'
import { stagedName } from './add-model'
import { type DownloadProgress, downloadModel } from './download-model'
import { findHubModel, isWantedOfEncoder } from './find-hub-model'
import type { Hub } from './hub'
import { type EncoderManifest, type InstalledEncoder, listEncoders, sizeOfFolder } from './list-encoders'
import { listModels } from './list-models'
import { isFolderSource } from './model-name'
import { readBaseCard } from './read-base-card'
import { sweepModels } from './sweep-models'

/** What an encoder turned out to be when it was opened and given a text. */
export type EncoderTrial = Pick<EncoderManifest, 'kind' | 'digest'>

export interface AddEncoder {
  dataDir: string
  hub: Hub
  /** A folder when it begins with "." or "/", else an id of the Hub. */
  source: string
  /** Branch, tag or commit. */
  revision?: string
  /** By default the last part of its id. */
  name?: string
  /** Names of bases that are no installed models. */
  reserved: readonly string[]
  /** Opens what has come, in a process of its own: a graph is other people's. @throws PolyphonyError */
  tryEncoder(folder: string, name: string): Promise<EncoderTrial>
  signal?: AbortSignal
  onProgress?(progress: DownloadProgress): void
  /** Told once where the parts of a download are kept until it is whole. */
  onStaged?(folder: string): void
  clock?: Clock
}

/**
 * Adds an ONNX encoder or classifier from the Hub by its id, or from a local folder, as `DATA_DIR/encoders/<name>`. Only
 * one process may add at a time. A download that was killed or cancelled goes on at the same call.
 * @throws PolyphonyError with the remedy
 */
export async function addEncoder(input: AddEncoder): Promise<InstalledEncoder> {
  const { dataDir, source } = input
  const root = dataPaths(dataDir).encoders
  await mkdir(root, { recursive: true })
  await sweepModels(dataDir)
  const adding = isFolderSource(source) ? addFromFolder(input, root) : addFromHub(input, root)
  return adding.catch((error: unknown) => {
    throw explainFullDisk(error, `add ${source} again`)
  })
}

async function addFromHub(input: AddEncoder, root: string): Promise<InstalledEncoder> {
  const { source, revision = 'main', hub, signal } = input
  const optional = { ...(signal && { signal }), ...(input.onProgress && { onProgress: input.onProgress }) }
  const model = await findHubModel({ hub, id: source, revision, kind: 'encoder', ...(signal && { signal }) })
  const { id, commit, licence, languages } = model
  const name = input.name ?? id.split('/').at(-1) ?? id
  const from = { kind: 'hub' as const, id, revision, commit }
  const there = await findSame(input, name, (known) => known.kind === 'hub' && known.id === id && known.commit === commit) // biome-ignore format: one line reads better
  if (there) return there
  const staged = join(root, stagedName(`${id}@${commit}`))
  input.onStaged?.(staged)
  await downloadModel({
    ...{ hub, model, kind: 'encoder', folder: staged, ...optional },
    freeBytes: () => freeBytes(root),
  })
  return install(input, staged, { name, source: from, licence, languages })
}

async function addFromFolder(input: AddEncoder, root: string): Promise<InstalledEncoder> {
  const path = resolve(input.source)
  const name = input.name
  if (name === undefined)
    throw new PolyphonyError('invalid_request', 'An encoder from a folder needs a --name.')
  await findSame(input, name, () => false)
  const files = (
    await readdir(path, { recursive: true }).catch((cause: unknown) => {
      throw new PolyphonyError('not_found', `${path} is no folder that can be read`, { cause })
    })
  ).filter(isWantedOfEncoder)
  await readEncoderSettings(path, name)
  const staged = join(root, stagedName(path))
  await rm(staged, { recursive: true, force: true })
  try {
    const totalBytes = await sizeOfFolder(path)
    if (totalBytes > (await freeBytes(root)))
      throw new PolyphonyError('too_large', `${path} has ${totalBytes} bytes, and the disk has less left.`)
    for (const file of files) {
      if (input.signal?.aborted) throw new PolyphonyError('cancelled', 'Stopped: nothing was added')
      await cp(join(path, file), join(staged, file), { mode: constants.COPYFILE_FICLONE })
    }
    const { licence, languages } = await readBaseCard(staged)
    return await install(input, staged, { name, source: { kind: 'folder', path }, licence, languages })
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

/** @throws PolyphonyError for a name that cannot be given; an encoder that is there already from the same place is found */
async function findSame(
  { dataDir, reserved }: AddEncoder,
  name: string,
  isSame: (source: EncoderManifest['source']) => boolean,
): Promise<InstalledEncoder | undefined> {
  if (!isEncoderName(name))
    throw new PolyphonyError(
      'invalid_request',
      `"${name.slice(0, 120)}" is no name of an encoder: write letters, digits, "_", "-" and "."`,
      { param: 'name' },
    )
  const bases = [...reserved, ...(await listModels(dataDir)).map((model) => model.name)]
  if (bases.includes(name))
    throw new PolyphonyError(
      'conflict',
      `${name} is the name of a base model, whose embeddings it would hide: give this encoder another --name.`,
    )
  const there = (await listEncoders(dataDir)).find((encoder) => encoder.name === name)
  if (there?.manifest && isSame(there.manifest.source)) return there
  if (there || name === DEFAULT_ENCODER)
    throw new PolyphonyError(
      'conflict',
      `Another encoder is installed as ${name}: ${there ? 'remove it first, or ' : ''}give this one a --name.`,
    )
  return undefined
}

/** In one rename, after it has been opened and given a text. */
async function install(
  { dataDir, tryEncoder, clock = systemClock }: AddEncoder,
  staged: string,
  facts: Pick<EncoderManifest, 'name' | 'source' | 'licence' | 'languages'>,
): Promise<InstalledEncoder> {
  const trial = await tryEncoder(staged, facts.name)
  const sizeBytes = await sizeOfFolder(staged)
  const installedAt = new Date(clock.nowMs()).toISOString()
  const manifest: EncoderManifest = { version: 1, ...facts, ...trial, sizeBytes, installedAt }
  await writeFile(join(staged, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const folder = join(dataPaths(dataDir).encoders, facts.name)
  await rename(staged, folder)
  return { name: facts.name, folder, sizeBytes, manifest }
}

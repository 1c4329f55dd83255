import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Clock, systemClock } from '@/lib/core/clock'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { loadChatTemplate } from '@/lib/formats/chat-template'
import { listModelFiles, openCheckpoint } from '@/lib/formats/open-checkpoint'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { loadTokenizer } from '@/lib/formats/tokenizer'
import { type InstalledModel, listModels } from './list-models'
import type { ModelManifest } from './model-manifest'

/**
 * Makes a staged folder an installed model in one rename, after its parts have been opened. Installing the same files
 * under the same name again changes nothing.
 * @throws PolyphonyError: invalid_request for a broken checkpoint, conflict for a name or files that are taken; the
 *   staged folder then stays
 */
export async function installModel(input: {
  dataDir: string
  staged: string
  facts: Pick<ModelManifest, 'name' | 'source' | 'licence' | 'baseModels' | 'languages'>
  clock?: Clock
}): Promise<InstalledModel> {
  const { dataDir, staged, facts, clock = systemClock } = input
  await checkCheckpoint(staged)
  const digest = await digestFiles(staged, await listModelFiles(staged))
  const folder = join(dataPaths(dataDir).models, digest, 'checkpoint')
  const same = (await listModels(dataDir)).find((model) => model.digest === digest)
  await checkName(dataDir, facts.name, digest)
  if (same && same.name !== facts.name)
    throw new PolyphonyError('conflict', `These very files are installed already, as ${same.name}.`)
  if (same) {
    await rm(staged, { recursive: true, force: true })
    return same
  }
  const installedAt = new Date(clock.nowMs()).toISOString()
  const manifest: ModelManifest = {
    version: 1,
    ...facts,
    digest,
    sizeBytes: await sizeOf(staged),
    installedAt,
  }
  await writeFile(join(staged, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await mkdir(dirname(folder), { recursive: true })
  // What lies there without a manifest was never installed.
  await rm(folder, { recursive: true, force: true })
  await rename(staged, folder)
  return { ...manifest, folder }
}

/** @throws PolyphonyError (conflict) when another model has the name */
export async function checkName(dataDir: string, name: string, digest?: string): Promise<void> {
  const holder = (await listModels(dataDir)).find((model) => model.name === name)
  if (holder && holder.digest !== digest)
    throw new PolyphonyError(
      'conflict',
      `Another model is installed as ${name} (${holder.digest.slice(0, 12)}): remove it first, or give this one a --name.`,
    )
}

/** @throws PolyphonyError (invalid_request) for a folder without config.json and an architecture that is not supported */
export async function checkConfig(folder: string): Promise<void> {
  const config = await readJsonFile(join(folder, 'config.json'), 'config.json')
  if (config === undefined) throw new PolyphonyError('invalid_request', 'The model holds no config.json')
  parseModelConfig(config)
}

async function checkCheckpoint(folder: string): Promise<void> {
  await checkConfig(folder)
  await loadTokenizer(folder)
  await loadChatTemplate(folder)
  await (await openCheckpoint(folder)).close()
}

async function sizeOf(folder: string): Promise<number> {
  let total = 0
  for (const name of await readdir(folder)) total += (await stat(join(folder, name))).size
  return total
}

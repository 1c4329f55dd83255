import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { explainFullDisk } from '@/lib/core/full-disk'
import { digestFiles } from '@/lib/formats/adapter-digest'
import type { ModelConfig } from '@/lib/formats/model-config'
import { listModelFiles, openCheckpoint } from '@/lib/formats/open-checkpoint'
import { buildDecoder } from './build-decoder'
import type { AccuracyLevel, Precision } from './precision'
import { sweepUnfinished, unfinishedFolder } from './unfinished-folder'
import type { ImportProgress } from './watch-reads'

/** Part of the cache's address: raise it whenever the graph that the builder writes changes. */
const BUILDER_VERSION = 5

export interface ImportOptions {
  dataDir: string
  /** A Hugging Face checkpoint: config.json, safetensors, tokenizer.json, chat template. */
  modelFolder: string
  model: ModelConfig
  precision: Precision
  accuracyLevel: AccuracyLevel
  contextTokens: number
  onProgress?: ImportProgress
}

/**
 * Makes the decoder graph of a checkpoint, once: it is kept under the digest of the model's files.
 * @returns the graph's path and the digest (64 hex digits).
 * A build that was killed begins anew, and what it left is cleared away.
 * @throws PolyphonyError when the checkpoint is incomplete or not of an architecture that is supported; too_large when the
 *   disk is full, and then nothing of the build is left.
 */
export async function importModel(options: ImportOptions): Promise<{ onnxPath: string; digest: string }> {
  const files = await listModelFiles(options.modelFolder)
  if (!files.some((name) => name.endsWith('.safetensors'))) {
    throw new PolyphonyError('not_found', `${options.modelFolder} holds no model.safetensors`)
  }
  const digest = await digestFiles(options.modelFolder, files)
  const variant = `${options.precision}-a${options.accuracyLevel}-c${options.contextTokens}-v${BUILDER_VERSION}`
  const parent = join(dataPaths(options.dataDir).models, digest)
  const folder = join(parent, variant)
  if (!(await isFolder(folder))) await build(options, parent, folder)
  return { onnxPath: join(folder, 'decoder.onnx'), digest }
}

async function build(options: ImportOptions, parent: string, folder: string): Promise<void> {
  await sweepUnfinished(parent)
  const unfinished = unfinishedFolder(parent)
  await mkdir(unfinished, { recursive: true })
  try {
    const checkpoint = await openCheckpoint(options.modelFolder)
    try {
      await buildDecoder(join(unfinished, 'decoder.onnx'), checkpoint, options)
    } finally {
      await checkpoint.close()
    }
    await rename(unfinished, folder).catch(async (error: unknown) => {
      // Another process may have finished the same graph first.
      if (!(await isFolder(folder))) throw error
    })
  } catch (error) {
    throw explainFullDisk(error, 'start the engine again: the graph is then made anew')
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

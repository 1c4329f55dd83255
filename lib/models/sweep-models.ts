import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '@/lib/core/clock'
import { dataPaths } from '@/lib/core/env'

/** Half a download of somebody who never came back. */
const ABANDONED_MS = 7 * 24 * 3_600_000

/**
 * Clears away what lies between the installed models and encoders: what a removal left that was killed in the middle, and downloads
 * that nobody went on with for a week. To be called while nobody else changes the models.
 */
export async function sweepModels(dataDir: string, clock: Clock = systemClock): Promise<void> {
  const { models, encoders } = dataPaths(dataDir)
  for (const root of [models, encoders]) await sweep(root, clock)
}

async function sweep(root: string, clock: Clock): Promise<void> {
  for (const entry of await readdir(root).catch(() => [])) {
    const path = join(root, entry)
    const isRemoved = entry.startsWith('.removed-')
    if (!isRemoved && !entry.startsWith('.incoming-')) continue
    if (isRemoved || clock.nowMs() - (await lastWrittenMs(path)) > ABANDONED_MS)
      await rm(path, { recursive: true, force: true })
  }
}

/** A folder's own time does not move while a file in it grows. */
async function lastWrittenMs(folder: string): Promise<number> {
  let last = (await stat(folder)).mtimeMs
  for (const name of await readdir(folder, { recursive: true }))
    last = Math.max(last, (await stat(join(folder, name))).mtimeMs)
  return last
}

import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { listEncoders } from './list-encoders'
import { requireEncoderUnused } from './require-encoder-unused'

/**
 * Removes an installed encoder or classifier.
 * @param requireUnused throws for one that may not go
 * @throws PolyphonyError: not_found naming those there are, or conflict naming the policies that ask it
 */
export async function removeEncoder(
  dataDir: string,
  name: string,
  requireUnused: (name: string) => Promise<void> = requireEncoderUnused,
): Promise<void> {
  await requireUnused(name)
  const encoders = await listEncoders(dataDir)
  const found = encoders.find((encoder) => encoder.name === name)
  if (!found) {
    const names = encoders.map((encoder) => encoder.name).join(', ') || 'none'
    throw new PolyphonyError(
      'not_found',
      `No encoder "${name.slice(0, 100)}" is installed; installed: ${names}.`,
      { param: 'model' },
    )
  }
  // Out of sight in one step, so that a kill in the middle leaves no half encoder.
  const gone = join(dataPaths(dataDir).encoders, `.removed-${name}`)
  await rm(gone, { recursive: true, force: true })
  await rename(found.folder, gone)
  await rm(gone, { recursive: true, force: true })
}

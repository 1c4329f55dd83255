import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { listAssistantRows } from '@/lib/store/assistants'
import { findModel } from './find-model'
import { parseModelName } from './model-name'

/**
 * Removes an installed model and the graphs that the engine made of it.
 * @throws PolyphonyError: not_found, or conflict naming the assistants whose base it is
 */
export async function removeModel(dataDir: string, name: string): Promise<void> {
  const model = await findModel(dataDir, parseModelName(name))
  const users = (await listAssistantRows())
    .filter(({ newest }) => newest.baseModel === model.name)
    .map(({ community, slug }) => `${community.slug}/${slug}`)
  if (users.length > 0)
    throw new PolyphonyError(
      'conflict',
      `${model.name} is the base of ${users.join(', ')}: give them another base first.`,
    )
  // Out of sight in one step, so that a kill in the middle leaves no half model.
  const gone = join(dataPaths(dataDir).models, `.removed-${model.digest}`)
  await rm(gone, { recursive: true, force: true })
  await rename(dirname(model.folder), gone)
  await rm(gone, { recursive: true, force: true })
}

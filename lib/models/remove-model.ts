import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { findModel } from './find-model'
import { listModelUsers } from './list-model-users'
import { parseModelName } from './model-name'

/**
 * Removes an installed model and the graphs that the engine made of it.
 * @param release ends whoever reads its files, once it is sure that it may go
 * @throws PolyphonyError: not_found, or conflict naming the assistants whose base it is, the adapters made for it and the policies that it judges for
 */
export async function removeModel(
  dataDir: string,
  name: string,
  release: () => Promise<void> = async () => undefined,
): Promise<void> {
  const model = await findModel(dataDir, parseModelName(name))
  await requireUnused(model.name)
  await release()
  // Out of sight in one step, so that a kill in the middle leaves no half model.
  const gone = join(dataPaths(dataDir).models, `.removed-${model.digest}`)
  await rm(gone, { recursive: true, force: true })
  await rename(dirname(model.folder), gone)
  await rm(gone, { recursive: true, force: true })
}

/** @throws PolyphonyError (conflict) naming whatever needs the model, an adapter that an assistant may go back to included */
export async function requireUnused(name: string): Promise<void> {
  const { assistants, adapters, policies } = await listModelUsers(name)
  if (assistants.length > 0)
    throw new PolyphonyError(
      'conflict',
      `${name} is the base of ${assistants.join(', ')}: give them another base first.`,
    )
  if (adapters.length > 0)
    throw new PolyphonyError(
      'conflict',
      `${name} is what these adapters were made for: ${adapters.join(', ')}. Withdraw them first.`,
    )
  if (policies.length > 0)
    throw new PolyphonyError(
      'conflict',
      `${name} is the judge of these policies: ${policies.join(', ')}. Give them another model first.`,
    )
}

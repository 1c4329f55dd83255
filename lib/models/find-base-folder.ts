import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import type { Env } from '@/lib/core/env'
import { listModels } from './list-models'

/** Where a base's files lie on this hub; undefined for one that only a model server has. */
export async function findBaseFolder(
  { starterDir, dataDir }: Pick<Env, 'starterDir' | 'dataDir'>,
  base: string,
): Promise<string | undefined> {
  if (base === STARTER_BASE_MODEL) return join(starterDir, 'model')
  return (await listModels(dataDir)).find(({ name }) => name === base)?.folder
}

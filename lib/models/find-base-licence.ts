import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { listModels } from './list-models'
import { readBaseCard } from './read-base-card'

/** Under which licence a base stands on this hub; null where its card says none or it is not installed any more. */
export async function findBaseLicence(dataDir: string, base: string): Promise<string | null> {
  if (base === STARTER_BASE_MODEL) return (await readBaseCard(join('starter', 'model'))).licence
  return (await listModels(dataDir)).find(({ name }) => name === base)?.licence ?? null
}

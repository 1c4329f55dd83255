import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { listModels } from './list-models'

/** The name of every base that this hub can serve, the starter first. */
export async function listBaseNames(dataDir: string): Promise<string[]> {
  return [STARTER_BASE_MODEL, ...(await listModels(dataDir)).map(({ name }) => name)]
}

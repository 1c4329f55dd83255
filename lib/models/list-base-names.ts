import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readRemoteStates } from '@/lib/inference/remote/remote-states'
import { listModels } from './list-models'

/** The name of every base that this hub can serve, the starter first and those that only model servers have last. */
export async function listBaseNames(dataDir: string): Promise<string[]> {
  const own = await listOwnBaseNames(dataDir)
  const remote = readRemoteStates(dataDir).flatMap(({ bases }) => bases.map(({ name }) => name))
  return [...new Set([...own, ...remote])]
}

/** Those that an engine of the hub's own can run. */
export async function listOwnBaseNames(dataDir: string): Promise<string[]> {
  return [STARTER_BASE_MODEL, ...(await listModels(dataDir)).map(({ name }) => name)]
}

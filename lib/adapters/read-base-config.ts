import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import type { Env } from '@/lib/core/env'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { listModels } from '@/lib/models/list-models'

/**
 * The `config.json` of a base, as parsed JSON: of one that this hub has, or that `MODEL_SERVERS` names; undefined where
 * neither is.
 */
export async function readBaseConfig(
  { starterDir, dataDir, MODEL_SERVERS }: Pick<Env, 'starterDir' | 'dataDir' | 'MODEL_SERVERS'>,
  base: string,
): Promise<unknown> {
  const folder =
    base === STARTER_BASE_MODEL
      ? join(starterDir, 'model')
      : (await listModels(dataDir)).find(({ name }) => name === base)?.folder
  if (folder === undefined) {
    const servers = parseRemoteServers(MODEL_SERVERS)
    const path = servers.map(({ bases }) => bases[base]?.config).find((one) => one !== undefined)
    return path === undefined ? undefined : readJsonFile(path, path)
  }
  return readJsonFile(join(folder, 'config.json'), `${base}: config.json`)
}

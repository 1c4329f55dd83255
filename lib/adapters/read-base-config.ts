import { join } from 'node:path'
import type { Env } from '@/lib/core/env'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { findBaseFolder } from '@/lib/models/find-base-folder'

/**
 * The `config.json` of a base, as parsed JSON: of one that this hub has, or that `MODEL_SERVERS` names; undefined where
 * neither is.
 */
export async function readBaseConfig(
  env: Pick<Env, 'starterDir' | 'dataDir' | 'MODEL_SERVERS'>,
  base: string,
): Promise<unknown> {
  const folder = await findBaseFolder(env, base)
  if (folder === undefined) {
    const servers = parseRemoteServers(env.MODEL_SERVERS)
    const path = servers.map(({ bases }) => bases[base]?.config).find((one) => one !== undefined)
    return path === undefined ? undefined : readJsonFile(path, path)
  }
  return readJsonFile(join(folder, 'config.json'), `${base}: config.json`)
}

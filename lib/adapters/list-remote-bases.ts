import { listLinearMaps } from '@/lib/formats/adapter-tensors'
import { readJsonFile } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import type { RemoteServer } from '@/lib/inference/remote/remote-servers'
import type { RemoteState } from '@/lib/inference/remote/remote-states'
import type { AdapterBase } from './adapter-base'

/**
 * The bases that only model servers have. Of such a base the name is known and what the server says of it; its shapes are
 * where `MODEL_SERVERS` names its `config.json`, and that can be read.
 */
export async function listRemoteBases(
  servers: RemoteServer[],
  states: RemoteState[],
  own: ReadonlySet<string>,
): Promise<AdapterBase[]> {
  const found = new Map<string, AdapterBase>()
  for (const server of servers)
    for (const { name, root, hiddenSize } of states.find((state) => state.name === server.name)?.bases ??
      []) {
      if (own.has(name)) continue
      const known = found.get(name)
      const aliases = [server.bases[name]?.servedAs, root ?? undefined].filter((one) => one !== undefined)
      found.set(name, {
        name,
        aliases: [...new Set([...(known?.aliases ?? []), ...aliases])],
        licence: undefined,
        maps: known?.maps ?? (await readMaps(server.bases[name]?.config)),
        ...(known?.hiddenSize || hiddenSize ? { hiddenSize: known?.hiddenSize ?? hiddenSize! } : {}),
        servers: [...(known?.servers ?? []), server.name],
      })
    }
  return [...found.values()]
}

/** A file that cannot be read leaves the base's shapes unknown, which every check of an adapter for it says. */
async function readMaps(path: string | undefined): Promise<AdapterBase['maps']> {
  if (path === undefined) return undefined
  try {
    return listLinearMaps(parseModelConfig(await readJsonFile(path, path)))
  } catch {
    return undefined
  }
}

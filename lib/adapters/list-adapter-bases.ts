import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { listLinearMaps } from '@/lib/formats/adapter-tensors'
import { parseJson } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import type { RemoteServer } from '@/lib/inference/remote/remote-servers'
import { readRemoteStates } from '@/lib/inference/remote/remote-states'
import { listModels } from '@/lib/models/list-models'
import type { AdapterBase } from './adapter-base'
import { listRemoteBases } from './list-remote-bases'
import { readModelCard } from './model-card'

/** The names under which trainers know the starter. */
const STARTER_ALIASES = ['polyphony/starter', 'starter/model', '../model']

/**
 * The base models that adapters can be for: the starter, of a DATA_DIR every installed one, and those that only one of
 * these model servers has.
 */
export async function listAdapterBases(
  starterDir: string,
  dataDir?: string,
  servers: RemoteServer[] = [],
): Promise<AdapterBase[]> {
  const folder = join(starterDir, 'model')
  const licence = (await readModelCard(folder))?.licence
  const starter = await readBase({ name: STARTER_BASE_MODEL, aliases: STARTER_ALIASES, licence, folder })
  const models = dataDir === undefined ? [] : await listModels(dataDir)
  const installed = models.map(({ name, source, licence: stated, folder: checkpoint }) =>
    readBase({
      ...{ name, folder: checkpoint, licence: stated ?? undefined },
      aliases: source.kind === 'hub' && source.id !== name ? [source.id] : [],
    }),
  )
  const own = [starter, ...(await Promise.all(installed))]
  const states = dataDir === undefined ? [] : readRemoteStates(dataDir)
  return [...own, ...(await listRemoteBases(servers, states, new Set(own.map(({ name }) => name))))]
}

async function readBase(base: Omit<AdapterBase, 'maps'> & { folder: string }): Promise<AdapterBase> {
  const { name, aliases, licence, folder } = base
  const text = await readFile(join(folder, 'config.json'), 'utf8')
  const config = parseModelConfig(parseJson(text, `${name}: config.json`))
  return { name, aliases, licence, maps: listLinearMaps(config) }
}

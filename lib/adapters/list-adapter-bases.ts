import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { listLinearMaps } from '@/lib/formats/adapter-tensors'
import { parseJson } from '@/lib/formats/parse-json'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { listModels } from '@/lib/models/list-models'
import type { AdapterBase } from './adapter-base'
import { readModelCard } from './model-card'

/** The names under which trainers know the starter. */
const STARTER_ALIASES = ['polyphony/starter', 'starter/model', '../model']

/** The base models that this hub serves and that adapters can be for: the starter and, of a DATA_DIR, every installed one. */
export async function listAdapterBases(starterDir: string, dataDir?: string): Promise<AdapterBase[]> {
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
  return [starter, ...(await Promise.all(installed))]
}

async function readBase(base: Omit<AdapterBase, 'maps'> & { folder: string }): Promise<AdapterBase> {
  const { name, aliases, licence, folder } = base
  const text = await readFile(join(folder, 'config.json'), 'utf8')
  const config = parseModelConfig(parseJson(text, `${name}: config.json`))
  return { name, aliases, licence, maps: listLinearMaps(config) }
}

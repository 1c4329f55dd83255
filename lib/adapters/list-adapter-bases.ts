import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { listLinearMaps } from '@/lib/formats/adapter-tensors'
import { parseModelConfig } from '@/lib/formats/model-config'
import { parseJson } from '@/lib/formats/parse-json'
import type { AdapterBase } from './adapter-base'
import { readModelCard } from './model-card'

/** The names under which trainers know the starter. */
const STARTER_ALIASES = ['polyphony/starter', 'starter/model', '../model']

/** The base models that this hub serves and that adapters can be for. */
export async function listAdapterBases(starterDir: string): Promise<AdapterBase[]> {
  return [await readBase(STARTER_BASE_MODEL, STARTER_ALIASES, join(starterDir, 'model'))]
}

async function readBase(name: string, aliases: string[], folder: string): Promise<AdapterBase> {
  const text = await readFile(join(folder, 'config.json'), 'utf8')
  const config = parseModelConfig(parseJson(text, `${name}: config.json`))
  const licence = (await readModelCard(folder))?.licence
  return { name, aliases, licence, maps: listLinearMaps(config) }
}

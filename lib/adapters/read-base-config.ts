import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import type { Env } from '@/lib/core/env'
import { readJsonFile } from '@/lib/formats/parse-json'
import { listModels } from '@/lib/models/list-models'

/** The `config.json` of a base that this hub has, as parsed JSON; undefined for one that only a model server has. */
export async function readBaseConfig(
  { starterDir, dataDir }: Pick<Env, 'starterDir' | 'dataDir'>,
  base: string,
): Promise<unknown> {
  const folder =
    base === STARTER_BASE_MODEL
      ? join(starterDir, 'model')
      : (await listModels(dataDir)).find(({ name }) => name === base)?.folder
  return folder === undefined ? undefined : readJsonFile(join(folder, 'config.json'), `${base}: config.json`)
}

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { parseJson } from '@/lib/formats/parse-json'
import { type ModelManifest, modelManifestSchema } from './model-manifest'

export interface InstalledModel extends ModelManifest {
  /** The checkpoint, as the engine reads it. */
  folder: string
}

/**
 * Every installed model, by name. Graphs that the engine made of other folders are none.
 * @throws PolyphonyError naming the manifest that cannot be read
 */
export async function listModels(dataDir: string): Promise<InstalledModel[]> {
  const root = dataPaths(dataDir).models
  const found: InstalledModel[] = []
  for (const digest of await readdir(root).catch(() => [])) {
    if (!/^[0-9a-f]{64}$/.test(digest)) continue
    const folder = join(root, digest, 'checkpoint')
    const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const where = join(folder, 'manifest.json')
    const parsed = modelManifestSchema.safeParse(parseJson(text, where))
    if (!parsed.success || parsed.data.digest !== digest)
      throw new PolyphonyError('invalid_request', `${where} is no manifest of this model: remove ${folder}`)
    found.push({ ...parsed.data, folder })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

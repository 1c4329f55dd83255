import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { listModelFiles } from '@/lib/formats/open-checkpoint'
import { listModels } from './list-models'
import { readBaseCard } from './read-base-card'

/** A base model that this hub serves, with the digest of its files as its engine computes it, too (64 hex digits). */
export interface BaseDigest {
  name: string
  digest: string
  licence: string | null
}

/** Every base of this hub, the starter first. */
export async function listBaseDigests(starterDir: string, dataDir: string): Promise<BaseDigest[]> {
  const folder = join(starterDir, 'model')
  const [digest, { licence }, models] = await Promise.all([
    digestFiles(folder, await listModelFiles(folder)),
    readBaseCard(folder),
    listModels(dataDir),
  ])
  const starter = { name: STARTER_BASE_MODEL, digest, licence }
  return [
    starter,
    ...models.map(({ name, digest: known, licence: stated }) => ({ name, digest: known, licence: stated })),
  ]
}

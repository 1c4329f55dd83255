import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { type AdapterRow, getNewestAdapter, insertAdapterVersion } from '@/lib/store/adapters'
import type { CommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'

/** Stores the starter's adapter of a name and records it as the community's; undefined when its folder is not there. */
export async function seedAdapter(input: {
  starterDir: string
  dataDir: string
  baseModel: string
  community: CommunityRow
  name: string
}): Promise<AdapterRow | undefined> {
  const { community, name, baseModel } = input
  const folder = join(input.starterDir, 'adapters', name)
  const files = ['adapter_config.json', 'adapter_model.safetensors'].map((file) => join(folder, file))
  if (!files.every((file) => existsSync(file))) return undefined
  const { digest, path } = await storeAdapter(input.dataDir, folder)
  const newest = await getNewestAdapter(community.id, name)
  // What the community's own people published under this name is theirs: the starter comes after it no more.
  if (newest && (newest.digest === digest || !isStarters(newest.passport))) return newest
  const { r: rank } = configSchema.parse(JSON.parse(readFileSync(join(path, 'adapter_config.json'), 'utf8')))
  const sizeBytes = BigInt(files.reduce((sum, file) => sum + statSync(file).size, 0))
  return insertAdapterVersion(
    { communityId: community.id, name, digest, baseModel, rank, sizeBytes },
    database(),
  )
}

/** Without a passport it is new; `seedPassports` of lib/adapters marks the one that it writes. */
function isStarters(passport: unknown): boolean {
  return passport === null || seededSchema.safeParse(passport).success
}

const seededSchema = z.looseObject({ seeded: z.literal(true) })
const configSchema = z.object({ r: z.number().int().positive() })

import { join } from 'node:path'
import { listExpectedTensors } from '@/lib/formats/adapter-tensors'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readPeftConfig } from '@/lib/formats/read-adapter'
import { adapterPath } from '@/lib/storage/adapter-store'
import { listServedAdapters } from '@/lib/store/adapters'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck, CheckedAdapter } from './adapter-check'
import { finding } from './finding'
import { likeness, measureUpdate, type UpdateMeasure } from './measure-update'
import { passportSchema } from './passport'

/** Adapters of one base that are compared, the newest first. */
const MOST = 200
/** From here on two adapters were hardly trained apart. */
const SAME = 0.95
const ALIKE = 0.5
const SHOWN = 3

/**
 * Compares an adapter's update with those of the adapters that are served on the same base: its community's own and
 * those of public communities, so that nobody learns what a private one holds.
 * @param options.isPublished whether it is served already, so that it would be found to be like itself
 */
export async function findLookAlikes(
  dataDir: string,
  communityId: string,
  base: AdapterBase,
  found: CheckedAdapter,
  { isPublished = false } = {},
): Promise<AdapterCheck> {
  const alike: { title: string; cosine: number; digest: string }[] = []
  for (const row of await listServedAdapters(communityId, base.name, MOST)) {
    if (isPublished && row.digest === found.digest) continue
    const measures = await measuresOf(dataDir, base, row)
    const cosine = likeness(found.measures, measures)
    const title = `${row.name} v${row.version} · ${row.community.name}`
    if (cosine >= ALIKE) alike.push({ title, cosine, digest: row.digest })
  }
  alike.sort((a, b) => b.cosine - a.cosine)
  const shown = alike.slice(0, SHOWN).map(({ title, cosine }) => `${title} (${Math.round(cosine * 100)}%)`)
  const others = shown.join(', ')
  const [nearest] = alike
  if (!nearest) return finding('alike', 'passed', 'alike.new')
  if (nearest.digest === found.digest)
    return finding('alike', 'warned', 'alike.same', { title: nearest.title })
  if (nearest.cosine < SAME) return finding('alike', 'passed', 'alike.near', { others })
  return finding('alike', 'warned', 'alike.almost', { others })
}

/** From its passport, or from its files where it has none. */
async function measuresOf(
  dataDir: string,
  base: AdapterBase,
  { digest, passport }: { digest: string; passport: unknown },
): Promise<UpdateMeasure[]> {
  const known = passportSchema.safeParse(passport)
  if (known.success) return known.data.measures
  if (!base.maps) return []
  const folder = adapterPath(dataDir, digest)
  try {
    const config = await readPeftConfig(folder)
    const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
    try {
      return await measureUpdate(file, config, listExpectedTensors(config, base.maps))
    } finally {
      await file.close()
    }
  } catch {
    // What cannot be read any more is like nothing.
    return []
  }
}

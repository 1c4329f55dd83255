import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ADAPTER_FILES, computeAdapterDigest } from '@/lib/formats/adapter-digest'
import { storeCard } from '@/lib/storage/adapter-store'
import { listUncheckedAdapters, savePassport } from '@/lib/store/adapters'
import type { AdapterCheck } from './adapter-check'
import { checkAdapter } from './check-adapter'
import { findLookAlikes } from './find-look-alikes'
import { listAdapterBases } from './list-adapter-bases'
import type { AdapterPassport } from './passport'

/**
 * Gives the starter's adapters what an upload gets: their model card beside their bytes, and a passport with the
 * checks of an upload. Hubs from before are filled in; what has a passport is left alone, as is what the starter's
 * files are not any more.
 * @returns what was left out and why, for the log
 */
export async function seedPassports(input: { starterDir: string; dataDir: string }): Promise<string[]> {
  const { starterDir, dataDir } = input
  const unchecked = await listUncheckedAdapters()
  if (unchecked.length === 0) return []
  const warnings: string[] = []
  const bases = await listAdapterBases(starterDir)
  for (const { row, communityId } of unchecked) {
    const folder = join(starterDir, 'adapters', row.name)
    const isThere = ADAPTER_FILES.every((name) => existsSync(join(folder, name)))
    // A version of an earlier starter: its card and its base are gone.
    if (!isThere || (await computeAdapterDigest(folder)) !== row.digest) continue
    const checks: AdapterCheck[] = []
    const walk = checkAdapter({ folder, bases })
    let step = await walk.next()
    for (; !step.done; step = await walk.next()) checks.push(step.value)
    const found = step.value
    const base = bases.find(({ name }) => name === found?.baseModel)
    if (!found || !base) {
      warnings.push(`${row.name} has no passport: ${checks.at(-1)?.message}`)
      continue
    }
    checks.push(await findLookAlikes(dataDir, communityId, base, found, { isPublished: true }))
    if (found.card) await storeCard(dataDir, row.digest, join(folder, 'README.md'))
    const passport: AdapterPassport = { ...found, checks, seeded: true }
    await savePassport(row.id, passport)
  }
  return warnings
}

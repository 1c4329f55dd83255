import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, inject, vi } from 'vitest'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { dataPaths } from '@/lib/core/env'
import { closeDatabase } from '@/lib/store/database'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { migrate } from '@/lib/store/migrate'
import { makeDataDir } from './make-data-dir'

/**
 * Gives a test file a real, migrated PostgreSQL of its own in a throwaway DATA_DIR, which `database()` then finds.
 * It is a copy of one that the first file to ask made, and does not wait for the disk: nothing of it is kept.
 * @param seed also puts the starter's communities into it
 * @returns the folder; empty until `beforeAll` has run
 */
export function provideTestDatabase(options: { seed?: boolean } = {}): { dataDir: string; url: string } {
  const place = { dataDir: '', url: '' }
  beforeAll(async () => {
    place.dataDir = makeDataDir()
    vi.stubEnv('DATABASE_URL', '')
    // `cp` keeps the owner: the database's files belong to its own account.
    execFileSync('cp', [
      '-a',
      `${await provideTemplate(options.seed ? 'seeded' : 'migrated')}/.`,
      place.dataDir,
    ])
    vi.stubEnv('DATA_DIR', place.dataDir)
    place.url = (await startEmbeddedPostgres(place.dataDir)).url
  })
  afterAll(async () => {
    await closeDatabase()
    await stopEmbeddedPostgres(place.dataDir)
    rmSync(place.dataDir, { recursive: true, force: true })
    vi.unstubAllEnvs()
  })
  return place
}

/** A stopped DATA_DIR to copy, made by whoever asks first; of two that ask at once one is kept. */
async function provideTemplate(kind: 'migrated' | 'seeded'): Promise<string> {
  const template = join(inject('templates'), kind)
  if (existsSync(template)) return template
  const dataDir = makeDataDir()
  vi.stubEnv('DATA_DIR', dataDir)
  const { url } = await startEmbeddedPostgres(dataDir)
  appendFileSync(join(dataPaths(dataDir).postgres, 'postgresql.auto.conf'), 'fsync = off\n')
  await migrate(url, 'prisma/migrations')
  if (kind === 'seeded') await seedStarter({ starterDir: 'starter', dataDir, baseModel: STARTER_BASE_MODEL })
  await closeDatabase()
  await stopEmbeddedPostgres(dataDir)
  try {
    renameSync(dataDir, template)
  } catch {
    rmSync(dataDir, { recursive: true, force: true })
  }
  return template
}

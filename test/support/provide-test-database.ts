import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, vi } from 'vitest'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { closeDatabase } from '@/lib/store/database'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { migrate } from '@/lib/store/migrate'

/**
 * Gives a test file a real, migrated PostgreSQL of its own in a throwaway DATA_DIR, which `database()` then finds.
 * @param seed also puts the starter's communities into it
 * @returns the folder; empty until `beforeAll` has run
 */
export function provideTestDatabase(options: { seed?: boolean } = {}): { dataDir: string; url: string } {
  const place = { dataDir: '', url: '' }
  beforeAll(async () => {
    place.dataDir = makeDataDir()
    vi.stubEnv('DATA_DIR', place.dataDir)
    vi.stubEnv('DATABASE_URL', '')
    place.url = (await startEmbeddedPostgres(place.dataDir)).url
    await migrate(place.url, 'prisma/migrations')
    if (options.seed) {
      await seedStarter({ starterDir: 'starter', dataDir: place.dataDir, baseModel: STARTER_BASE_MODEL })
    }
  })
  afterAll(async () => {
    await closeDatabase()
    await stopEmbeddedPostgres(place.dataDir)
    rmSync(place.dataDir, { recursive: true, force: true })
    vi.unstubAllEnvs()
  })
  return place
}

/** A throwaway DATA_DIR that the database's own account may enter. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'polyphony-test-'))
  chmodSync(folder, 0o755)
  return folder
}

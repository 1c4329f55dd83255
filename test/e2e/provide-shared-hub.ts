import { afterAll, beforeAll, inject, vi } from 'vitest'
import { z } from 'zod'
import { closeDatabase } from '@/lib/store/database'

/**
 * The hub that the files of this folder share (`shared-hub.ts`), whose database `database()` then finds. Others have
 * been there before: a file makes its own people and communities, and leaves the starter's as it found them.
 * @returns empty until `beforeAll` has run
 */
export function provideSharedHub(): { address: string; dataDir: string } {
  const hub = { address: '', dataDir: '' }
  beforeAll(async () => {
    const response = await fetch(inject('hubDesk'))
    if (!response.ok) throw new Error(await response.text())
    Object.assign(hub, z.object({ address: z.string(), dataDir: z.string() }).parse(await response.json()))
    vi.stubEnv('DATA_DIR', hub.dataDir)
    vi.stubEnv('DATABASE_URL', '')
  })
  afterAll(async () => {
    await closeDatabase()
    vi.unstubAllEnvs()
  })
  return hub
}

import { join } from 'node:path'
import type { Env } from '@/lib/core/env'
import { closeDatabase } from '@/lib/store/database'
import { migrate } from '@/lib/store/migrate'
import { holdDatabase } from './hold-database'
import { prepareDataDir } from './prepare-data-dir'

/** Reaches the running database, or starts the embedded one for the moment. */
export async function withDatabase(env: Env, work: () => Promise<void>): Promise<void> {
  const migrations = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')
  if (env.DATABASE_URL) {
    await migrate(env.DATABASE_URL, migrations)
    return work().finally(closeDatabase)
  }
  prepareDataDir(env.dataDir)
  const held = await holdDatabase(env.dataDir)
  try {
    await migrate(held.url, migrations)
    await work()
  } finally {
    await closeDatabase()
    await held.release()
  }
}

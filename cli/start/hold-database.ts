import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '@/lib/store/embedded-postgres'
import { waitForLock } from './file-lock'

/**
 * Starts the embedded database, or joins those who use it already; the last one to let go stops it.
 *
 * So `npm run admin` works beside a running hub and without one, and neither takes the database from the other.
 */
export async function holdDatabase(
  dataDir: string,
): Promise<EmbeddedPostgres & { release(): Promise<void> }> {
  const users = join(dataPaths(dataDir).run, 'database-users')
  const mine = join(users, String(process.pid))
  const postgres = await whileLocked(dataDir, () => {
    mkdirSync(users, { recursive: true })
    writeFileSync(mine, processIdentity(process.pid) ?? '')
    return startEmbeddedPostgres(dataDir)
  })
  const release = () =>
    whileLocked(dataDir, async () => {
      rmSync(mine, { force: true })
      if (!hasUsers(users)) await stopEmbeddedPostgres(dataDir)
    })
  return { ...postgres, release }
}

async function whileLocked<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(
    join(dataPaths(dataDir).run, 'database.lock'),
    'starting or stopping the database',
    90_000,
  )
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/** Whether a living process uses the database; traces of killed ones are cleared away. */
function hasUsers(folder: string): boolean {
  return readdirSync(folder).some((name) => {
    if (processIdentity(Number(name)) === readFileSync(join(folder, name), 'utf8')) return true
    rmSync(join(folder, name), { force: true })
    return false
  })
}

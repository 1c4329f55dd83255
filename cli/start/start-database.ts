import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seedPassports } from '@/lib/adapters/seed-passports'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { failUnfinishedAnswers } from '@/lib/conversations/turn-record'
import type { Env } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'
import { closeDatabase } from '@/lib/store/database'
import { startEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { migrate } from '@/lib/store/migrate'
import { holdDatabase } from './hold-database'

export interface StartedDatabase {
  stop(): Promise<void>
}

/** Starts or reaches the database and brings it up to date: migrations, the starter, answers left half written. */
export async function startDatabase(
  root: string,
  env: Env,
  say: (line: string) => void,
): Promise<StartedDatabase> {
  const held = env.DATABASE_URL ? undefined : await holdDatabase(env.dataDir)
  const url = env.DATABASE_URL ?? held?.url ?? ''
  const watching = new AbortController()
  const stop = async () => {
    watching.abort()
    await closeDatabase().catch(() => undefined)
    await held?.release()
  }
  try {
    if (held?.adopted) say('database adopted: it was running already')
    const applied = await migrate(url, join(root, 'prisma', 'migrations'))
    const failed = await failUnfinishedAnswers({ isShared: env.DATABASE_URL !== undefined })
    if (failed > 0)
      say(`${failed} unfinished answer(s) of the last run kept as they were and marked as failed`)
    for (const warning of await seedStarter({
      starterDir: join(root, 'starter'),
      dataDir: env.dataDir,
      baseModel: STARTER_BASE_MODEL,
    })) {
      say(`note: ${warning}`)
    }
    for (const warning of await seedPassports({ starterDir: join(root, 'starter'), dataDir: env.dataDir }))
      say(`note: ${warning}`)
    say(`database ready${applied.length > 0 ? ` (${applied.length} migration(s) applied)` : ''}`)
    if (held) void keepRunning(env.dataDir, held.pid, watching.signal, say)
    return { stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts the embedded database again when it dies; clients follow it through its address file. */
async function keepRunning(
  dataDir: string,
  firstPid: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  let pid = firstPid
  while (!signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => undefined)
    if (signal.aborted || processIdentity(pid) !== undefined) continue
    say('database ended: starting it again')
    try {
      pid = (await startEmbeddedPostgres(dataDir)).pid
      say('database is back')
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
      await sleep(3_000, undefined, { signal }).catch(() => undefined)
    }
  }
}

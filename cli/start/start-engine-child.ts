import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { childEnv, dataPaths } from '@/lib/core/env'
import { placeAdapters } from '@/lib/inference/place-adapters'
import { readEngineAddress } from '@/lib/inference/read-engine-address'
import { listAdapterDigests } from '@/lib/store/adapters'
import type { ChildRecord } from './child-record'
import { poll } from './poll'
import { spawnChild } from './spawn-child'
import { type Supervised, supervise } from './supervise'

/**
 * Keeps the embedded engine running and gives it the adapters each time it begins.
 * @param databaseReady the adapters are known only when the database is there and seeded
 */
export function startEngineChild(input: {
  root: string
  dataDir: string
  record: ChildRecord
  databaseReady: Promise<void>
  say(line: string): void
}): Supervised {
  const { root, dataDir, record, say } = input
  const model = join(root, 'starter', 'model')
  const options = ['--data-dir', dataDir, '--model', model, '--name', STARTER_BASE_MODEL, '--parent-stdin']
  const args = ['--import', 'tsx', 'cli/engine.ts', ...options]
  const { engineAddress } = dataPaths(dataDir)
  return supervise({
    name: 'engine',
    say,
    begin: () => {
      rmSync(engineAddress, { force: true })
      return spawnChild({ name: 'engine', args, env: childEnv({ NODE_ENV: 'production' }) }, dataDir, record)
    },
    waitUntilReady: (child, signal) =>
      poll(() => readEngineAddress(dataDir)?.pid === child.pid, {
        everyMs: 50,
        patienceMs: 300_000,
        signal,
        otherwise: 'it was not ready within 5 minutes',
      }),
    whenReady: async () => {
      await input.databaseReady
      await place(dataDir, say)
    },
  })
}

async function place(dataDir: string, say: (line: string) => void): Promise<void> {
  const address = readEngineAddress(dataDir)
  if (!address) throw new Error('its address is gone')
  const refused = await placeAdapters({ ...address, dataDir, digests: await listAdapterDigests() })
  for (const { digest, reason } of refused)
    say(`the engine refused the adapter ${digest.slice(0, 12)}…: ${reason}`)
}

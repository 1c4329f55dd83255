import { rmSync } from 'node:fs'
import { childEnv, ENGINE_MEMORY, enginePaths } from '@/lib/core/env'
import { placeAdapters } from '@/lib/inference/place-adapters'
import { readEngineAddress } from '@/lib/inference/read-engine-address'
import { listAdapterDigests } from '@/lib/store/adapters'
import type { ChildRecord } from './child-record'
import { poll } from './poll'
import { type RunningChild, spawnChild } from './spawn-child'
import { type Supervised, supervise } from './supervise'

/** One base model and how its engine is to run it. */
export interface EngineProgram {
  /** What assistants write as their base. */
  base: string
  /** The checkpoint. */
  folder: string
  /** Tells its files from other engines' (`enginePaths`); undefined for the hub's first engine. */
  instance?: string
  /** Further options of `npm run engine`. */
  options: string[]
}

/**
 * Keeps the engine of one base running and gives it that base's adapters each time it begins.
 * @param databaseReady the adapters are known only when the database is there and seeded
 */
export function startEngineChild(input: {
  program: EngineProgram
  dataDir: string
  record: ChildRecord
  databaseReady: Promise<void>
  say(line: string): void
  /** Told of every new process, and when one is ready. */
  onBegin?(child: RunningChild): void
  onReady?(): void
}): Supervised {
  const { dataDir, record, say } = input
  const { base, folder, instance, options } = input.program
  const own = ['--data-dir', dataDir, '--model', folder, '--name', base, '--parent-stdin']
  const named = instance === undefined ? [] : ['--instance', instance]
  const args = ['--import', 'tsx', 'cli/engine.ts', ...own, ...named, ...options]
  const env = childEnv({ NODE_ENV: 'production', ...ENGINE_MEMORY })
  const name = instance === undefined ? 'engine' : `engine-${instance}`
  return supervise({
    name,
    say,
    begin: () => {
      const { address, token } = enginePaths(dataDir, instance)
      rmSync(address, { force: true })
      rmSync(token, { force: true })
      const child = spawnChild({ name, args, env }, dataDir, record)
      input.onBegin?.(child)
      return child
    },
    waitUntilReady: (child, signal) =>
      poll(() => readEngineAddress(dataDir, base)?.pid === child.pid, {
        everyMs: 50,
        // A large model is quantised at its first start.
        patienceMs: 1_800_000,
        signal,
        otherwise: 'it was not ready within 30 minutes',
      }),
    whenReady: async () => {
      await input.databaseReady
      await place(dataDir, base, say)
      input.onReady?.()
    },
  })
}

async function place(dataDir: string, base: string, say: (line: string) => void): Promise<void> {
  const address = readEngineAddress(dataDir, base)
  if (!address) throw new Error('its address is gone')
  const refused = await placeAdapters({ ...address, dataDir, digests: await listAdapterDigests(base) })
  for (const { digest, reason } of refused)
    say(`the engine of ${base} refused the adapter ${digest.slice(0, 12)}…: ${reason}`)
}

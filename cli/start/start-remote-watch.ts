import { setTimeout as sleep } from 'node:timers/promises'
import type { Env } from '@/lib/core/env'
import { findDialect } from '@/lib/inference/remote/find-dialect'
import { readAdapterNeeds } from '@/lib/inference/remote/read-adapter-needs'
import { parseRemoteServers } from '@/lib/inference/remote/remote-servers'
import { writeRemoteStates } from '@/lib/inference/remote/remote-states'
import { RemoteWatch } from '@/lib/inference/remote/remote-watch'
import { listAdapterDigests } from '@/lib/store/adapters'

/** Watches the model servers of `MODEL_SERVERS`; needs the database. @returns how to stop it */
export function startRemoteWatch(
  { dataDir, MODEL_SERVERS }: Pick<Env, 'dataDir' | 'MODEL_SERVERS'>,
  say: (line: string) => void,
): () => Promise<void> {
  const watch = new RemoteWatch({
    servers: parseRemoteServers(MODEL_SERVERS),
    dialectOf: findDialect,
    dataDir,
    listDigests: listAdapterDigests,
    readNeeds: (digest) => readAdapterNeeds(dataDir, digest),
    write: (states) => writeRemoteStates(dataDir, states),
    say,
    nowMs: () => Date.now(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
  })
  watch.start()
  return () => watch.stop()
}

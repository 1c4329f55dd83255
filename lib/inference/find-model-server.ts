import { setTimeout as sleep } from 'node:timers/promises'
import { type Env, readEnv } from '@/lib/core/env'
import { createEmbeddedServer } from './embedded-server'
import type { ModelServer } from './model-server'
import { readEngineAddress } from './read-engine-address'

/** The model server that draws this hub's answers: the embedded engine. */
export function findModelServer(env: Env = readEnv()): ModelServer {
  const { dataDir } = env
  return createEmbeddedServer({
    readAddress: () => readEngineAddress(dataDir),
    dataDir,
    sleep: (milliseconds) => sleep(milliseconds),
  })
}

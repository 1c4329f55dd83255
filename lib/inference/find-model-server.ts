import { setTimeout as sleep } from 'node:timers/promises'
import { type Env, readEnv } from '@/lib/core/env'
import { createBaseRouter } from './base-router'
import { createEmbeddedServer } from './embedded-server'
import { createEncoderService, isEncoder } from './encoder-service'
import { readEngineStates } from './engine-states'
import type { ModelServer } from './model-server'
import { readEngineAddress } from './read-engine-address'
import { wantEngine } from './wanted-engines'

/** The model servers that draw this hub's answers, behind one door: for every base the embedded engine that serves it, and the encoder's process. */
export function findModelServer(env: Env = readEnv()): ModelServer {
  const { dataDir } = env
  return createBaseRouter({
    serverOf: (base) =>
      createEmbeddedServer({
        readAddress: () => readEngineAddress(dataDir, base),
        readState: () => readEngineStates(dataDir)?.engines.find((engine) => engine.base === base)?.state,
        dataDir,
        sleep: (milliseconds) => sleep(milliseconds),
      }),
    encoder: { has: (model) => isEncoder(dataDir, model), server: createEncoderService(dataDir) },
    want: (base) => wantEngine(dataDir, base, Date.now()),
    nowMs: () => performance.now(),
  })
}

import { setTimeout as sleep } from 'node:timers/promises'
import { type Env, readEnv } from '@/lib/core/env'
import { createBaseRouter } from './base-router'
import { createEmbeddedServer } from './embedded-server'
import { createEncoderService, isEncoder } from './encoder-service'
import { readEngineStates } from './engine-states'
import { hasEngine } from './has-engine'
import type { ModelServer } from './model-server'
import { readEngineAddress, readFirstBase } from './read-engine-address'
import { findCircuitBreaker } from './remote/circuit-breaker'
import { findDialect } from './remote/find-dialect'
import { createRemoteFleet } from './remote/remote-fleet'
import { parseRemoteServers } from './remote/remote-servers'
import { readRemoteStates } from './remote/remote-states'
import { wantEngine } from './wanted-engines'

/** The model servers that draw this hub's answers, behind one door: those of `MODEL_SERVERS`, the hub's own engines, and the encoder's process. */
export function findModelServer(env: Env = readEnv()): ModelServer {
  const { dataDir } = env
  const servers = parseRemoteServers(env.MODEL_SERVERS)
  const embedded = createEngineRouter(dataDir)
  if (servers.length === 0) return embedded
  return createRemoteFleet({
    ...{ servers, embedded, dataDir, dialectOf: findDialect, patience: PATIENCE },
    readStates: () => readRemoteStates(dataDir),
    isEmbedded: (base) => hasEngine(dataDir, base),
    firstBase: () => readFirstBase(dataDir),
    breaker: findCircuitBreaker(),
  })
}

/** A large model reads a long prompt for a while; once it writes, it is quick. */
const PATIENCE = { firstMs: 60_000, betweenMs: 30_000 }

/** For every base the embedded engine that serves it. */
function createEngineRouter(dataDir: string): ModelServer {
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

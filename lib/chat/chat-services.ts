import { randomInt } from 'node:crypto'
import pino from 'pino'
import { type Clock, systemClock } from '@/lib/core/clock'
import { readEnv } from '@/lib/core/env'
import { classifyTexts } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import type { ModelServer } from '@/lib/inference/model-server'
import { type Background, findBackground } from './background-whitening'
import { serializeError } from './serialize-error'
import { TurnLimits } from './turn-limits'

/** What the turns of one process share. */
export interface ChatServices {
  server: ModelServer
  limits: TurnLimits
  clock: Clock
  /** A seed for one turn, 0 to 2³¹ − 1. */
  drawSeed(): number
  /** The scores of each text by label, from a classifier in the encoder's process. */
  classify(
    request: { model: string; texts: string[] },
    signal: AbortSignal,
  ): Promise<Record<string, number>[]>
  findBackground(encoder: { model: string; digest: string }): Promise<Background>
  logError(error: unknown): void
}

declare global {
  var polyphonyChatServices: ChatServices | undefined
}

/** The services of this process; one set also when a bundler gives every route its own copy of this file. */
export function findChatServices(): ChatServices {
  globalThis.polyphonyChatServices ??= createChatServices()
  return globalThis.polyphonyChatServices
}

function createChatServices(): ChatServices {
  const server = findModelServer()
  const log = pino({ level: readEnv().LOG_LEVEL, name: 'chat', serializers: { err: serializeError } })
  return {
    server,
    limits: new TurnLimits({
      running: 24,
      waiting: 100,
      guests: { running: 16, waiting: 60 },
      waitingEach: 4,
      patienceMs: 30_000,
    }),
    clock: systemClock,
    drawSeed: () => randomInt(2 ** 31),
    classify: (request, signal) => classifyTexts(readEnv().dataDir, request, signal),
    findBackground: (encoder) => findBackground(server, encoder),
    logError: (error) => log.error({ err: error }, error instanceof Error ? error.message : 'A turn failed'),
  }
}

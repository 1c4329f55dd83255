import { randomInt } from 'node:crypto'
import pino from 'pino'
import { type Clock, systemClock } from '@/lib/core/clock'
import { type Env, readEnv } from '@/lib/core/env'
import { classifyTexts } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import { hasBase } from '@/lib/inference/has-base'
import type { ModelServer } from '@/lib/inference/model-server'
import { type Background, findBackground } from './background-whitening'
import { serializeError } from './serialize-error'
import { type TurnLimitSettings, TurnLimits } from './turn-limits'
import { measureLoad, WritingPace } from './writing-pace'

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
  /** Whether a base is installed here, or one of the operator's model servers has it. */
  hasModel(name: string): boolean
  findBackground(encoder: { model: string; digest: string }): Promise<Background>
  /** The least time between two pieces of an answer that is shown while it is written, in milliseconds. */
  writingPauseMs(): number
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

/** Guests get two thirds of the places and most of the waiting room; four may wait for each that runs. */
function turnLimitsOf({ TURNS_AT_ONCE: running }: Pick<Env, 'TURNS_AT_ONCE'>): TurnLimitSettings {
  const waiting = Math.max(100, running * 4)
  const guests = { running: Math.floor((running * 2) / 3), waiting: Math.floor(waiting * 0.6) }
  return { running, waiting, guests, waitingEach: 4, patienceMs: 30_000 }
}

function createChatServices(): ChatServices {
  const server = findModelServer()
  const pace = new WritingPace(measureLoad(), () => performance.now())
  const log = pino({ level: readEnv().LOG_LEVEL, name: 'chat', serializers: { err: serializeError } })
  return {
    server,
    limits: new TurnLimits(turnLimitsOf(readEnv())),
    clock: systemClock,
    drawSeed: () => randomInt(2 ** 31),
    classify: (request, signal) => classifyTexts(readEnv().dataDir, request, signal),
    hasModel: (name) => hasBase(readEnv().dataDir, name),
    findBackground: (encoder) => findBackground(server, encoder),
    writingPauseMs: () => pace.pauseMs(),
    logError: (error) => log.error({ err: error }, error instanceof Error ? error.message : 'A turn failed'),
  }
}

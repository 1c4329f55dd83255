import type { Clock } from '@/lib/core/clock'
import type { AdapterRegistry } from '../adapter-registry'
import type { Decoder } from '../decoder/decoder'
import type { EngineModel } from '../engine-model'
import type { Scheduler } from '../generation/scheduler'

/** What the routes of the engine work with. */
export interface EngineContext {
  model: EngineModel
  /** Digest of the base model's files, 64 hex digits. */
  modelDigest: string
  decoder: Decoder
  scheduler: Scheduler
  adapters: AdapterRegistry
  clock: Clock
  /** A whole number for a request that brings no seed. */
  drawSeed(): number
  /** Seconds since the epoch. */
  startedSeconds: number
}

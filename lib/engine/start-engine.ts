import { randomBytes, randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { type Clock, systemClock } from '@/lib/core/clock'
import { enginePaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { AdapterRegistry } from './adapter-registry'
import { Decoder } from './decoder/decoder'
import { loadEngineModel } from './engine-model'
import { findRunningEngine } from './find-running-engine'
import { Scheduler } from './generation/scheduler'
import { importModel } from './graph/import-model'
import type { AccuracyLevel, Precision } from './graph/precision'
import type { ImportProgress } from './graph/watch-reads'
import { createEngineServer } from './http/create-server'
import type { EngineContext } from './http/engine-context'
import { publishServer } from './http/publish-server'

export interface EngineOptions {
  dataDir: string
  /** Tells engines apart that serve one DATA_DIR together, each with another base; the first one needs none. */
  instance?: string
  /** A Hugging Face checkpoint of an architecture in `lib/formats/architectures.ts`. */
  modelFolder: string
  /** Served name of the base; by default the checkpoint's own. */
  modelName?: string
  /** 0 or nothing for any free port. */
  port?: number
  threads?: number
  precision?: Precision
  accuracyLevel?: AccuracyLevel
  /** Answers that can be written at once. */
  slots?: number
  /** Longest sequence; never more than the model's own. */
  contextTokens?: number
  queueLimit?: number
  /** Memory for adapters. */
  adapterBytes?: number
  /** Memory for keys and values of what was read before. */
  prefixBytes?: number
  /** Whether a next turn goes on from the answer as it was written, or reads it again. */
  keepAnswers?: boolean
  /** Told how far a model is that is prepared for the first time. */
  onImport?: ImportProgress
  clock?: Clock
  drawSeed?: () => number
  logError?: (error: unknown) => void
}

export interface RunningEngine {
  url: string
  token: string
  modelName: string
  /** Digest of the base model's files, 64 hex digits. */
  modelDigest: string
  /** Stops listening, ends streams and removes the address and the token. */
  close(): Promise<void>
}

const DEFAULTS = {
  slots: 32,
  contextTokens: 4096,
  queueLimit: 64,
  adapterBytes: 2 ** 30,
  prefixBytes: 2 ** 29,
  keepAnswers: true,
  maxThreads: 8,
  precision: 'float32',
  accuracyLevel: 4,
} as const

/**
 * Imports the model where that is still to be done, loads it and listens on 127.0.0.1.
 * The token and the address are left in DATA_DIR for the hub (mode 0600).
 * @throws PolyphonyError when the model cannot be read, the port is taken or another engine serves this DATA_DIR.
 */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const other = await findRunningEngine(options.dataDir, options.instance)
  if (other !== undefined) {
    throw new PolyphonyError(
      'conflict',
      `An engine already serves ${options.dataDir} at ${other}: stop it first, or give this one a folder of its own with --data-dir`,
    )
  }
  const context = await createContext(options)
  const token = randomBytes(32).toString('base64url')
  const server = createEngineServer({ context, token, logError: options.logError ?? console.error })
  const paths = enginePaths(options.dataDir, options.instance)
  const { name } = context.model
  const published = await publishServer({ server, port: options.port ?? 0, token, paths, model: name })
  const { url } = published
  const close = async () => {
    await published.close()
    await context.scheduler.drain()
    await context.decoder.close()
  }
  return { url, token, modelName: context.model.name, modelDigest: context.modelDigest, close }
}

async function createContext(options: EngineOptions): Promise<EngineContext> {
  const { dataDir, modelFolder, clock = systemClock } = options
  const model = await loadEngineModel(modelFolder, options.modelName)
  const contextTokens = Math.min(options.contextTokens ?? DEFAULTS.contextTokens, model.config.maxPositions)
  const precision = options.precision ?? DEFAULTS.precision
  const accuracyLevel = options.accuracyLevel ?? DEFAULTS.accuracyLevel
  const graph = { dataDir, modelFolder, model: model.config, precision, accuracyLevel, contextTokens }
  const { onnxPath, digest } = await importModel({ ...graph, onProgress: options.onImport })
  const slots = options.slots ?? DEFAULTS.slots
  const threads = options.threads ?? Math.min(availableParallelism(), DEFAULTS.maxThreads)
  const decoder = await Decoder.open({ onnxPath, model: model.config, slots, contextTokens, threads })
  const scheduler = new Scheduler({
    decoder,
    tokenizer: model.tokenizer,
    vocabSize: model.config.vocabSize,
    endTokens: model.endTokens,
    queueLimit: options.queueLimit ?? DEFAULTS.queueLimit,
    prefixBytes: options.prefixBytes ?? DEFAULTS.prefixBytes,
    keepAnswers: options.keepAnswers ?? DEFAULTS.keepAnswers,
    clock,
  })
  return {
    model,
    modelDigest: digest,
    decoder,
    scheduler,
    adapters: new AdapterRegistry(dataDir, model.config, options.adapterBytes ?? DEFAULTS.adapterBytes),
    clock,
    drawSeed: options.drawSeed ?? (() => randomInt(2 ** 47)),
    startedSeconds: Math.floor(clock.nowMs() / 1000),
  }
}

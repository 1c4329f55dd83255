import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
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
  const url = await listen(server, options.port ?? 0)
  const paths = enginePaths(options.dataDir, options.instance)
  const address = JSON.stringify({ url, pid: process.pid, model: context.model.name })
  await writePrivate(paths.token, token)
  await writePrivate(paths.address, address)
  const close = async () => {
    await removeOwn(paths.address, address)
    await removeOwn(paths.token, token)
    await closeServer(server)
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

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new PolyphonyError(
          'conflict',
          `The engine cannot listen on port ${port}: choose another with --port`,
          { cause },
        ),
      ),
    )
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}

/** Written beside and renamed, so that a reader finds the old file or the new one and never a half. */
async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${process.pid}`
  await rm(unfinished, { force: true })
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' })
  await rename(unfinished, path)
}

/** Removes a file unless another engine has put its own there meanwhile. */
async function removeOwn(path: string, text: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => undefined)
  if (found === text) await rm(path, { force: true })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

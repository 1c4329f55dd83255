import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { type Clock, systemClock } from '@/lib/core/clock'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { AdapterRegistry } from './adapter-registry'
import { Decoder } from './decoder/decoder'
import { loadEngineModel } from './engine-model'
import { Scheduler } from './generation/scheduler'
import { importModel } from './graph/import-model'
import type { AccuracyLevel, Precision } from './graph/precision'
import { createEngineServer } from './http/create-server'

export interface EngineOptions {
  dataDir: string
  /** A Hugging Face checkpoint of the Llama architecture. */
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

const DEFAULTS = { slots: 16, contextTokens: 4096, queueLimit: 64, adapterBytes: 2 ** 30, maxThreads: 8 }

/**
 * Imports the model where that is still to be done, loads it and listens on 127.0.0.1.
 * The token and the address are left in DATA_DIR for the hub (mode 0600).
 * @throws PolyphonyError when the model cannot be read or the port is taken.
 */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const model = await loadEngineModel(options.modelFolder, options.modelName)
  const contextTokens = Math.min(options.contextTokens ?? DEFAULTS.contextTokens, model.config.maxPositions)
  const { onnxPath, digest } = await importModel({
    dataDir: options.dataDir,
    modelFolder: options.modelFolder,
    model: model.config,
    precision: options.precision ?? 'float32',
    accuracyLevel: options.accuracyLevel ?? 4,
    contextTokens,
  })
  const decoder = await Decoder.open({
    onnxPath,
    model: model.config,
    slots: options.slots ?? DEFAULTS.slots,
    contextTokens,
    threads: options.threads ?? Math.min(availableParallelism(), DEFAULTS.maxThreads),
  })
  const scheduler = new Scheduler({
    decoder,
    tokenizer: model.tokenizer,
    vocabSize: model.config.vocabSize,
    endTokens: model.endTokens,
    queueLimit: options.queueLimit ?? DEFAULTS.queueLimit,
  })
  const clock = options.clock ?? systemClock
  const context = {
    model,
    modelDigest: digest,
    decoder,
    scheduler,
    adapters: new AdapterRegistry(
      options.dataDir,
      model.config,
      options.adapterBytes ?? DEFAULTS.adapterBytes,
    ),
    clock,
    drawSeed: options.drawSeed ?? (() => randomInt(2 ** 47)),
    startedSeconds: Math.floor(clock.nowMs() / 1000),
  }
  const token = randomBytes(32).toString('base64url')
  const server = createEngineServer({ context, token, logError: options.logError ?? console.error })
  const url = await listen(server, options.port ?? 0)
  const paths = dataPaths(options.dataDir)
  await writePrivate(paths.engineToken, token)
  await writePrivate(paths.engineAddress, JSON.stringify({ url, pid: process.pid }))
  const close = async () => {
    for (const path of [paths.engineAddress, paths.engineToken]) await rm(path, { force: true })
    await closeServer(server)
    await scheduler.drain()
    await decoder.close()
  }
  return { url, token, modelName: model.name, modelDigest: digest, close }
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

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

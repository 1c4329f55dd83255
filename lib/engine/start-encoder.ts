import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@/lib/core/clock'
import { dataPaths } from '@/lib/core/env'
import { createEncoderServer } from './encoder/create-encoder-server'
import { TextModelShelf } from './encoder/text-model-shelf'
import { TextQueue } from './encoder/text-queue'
import { publishServer } from './http/publish-server'

export interface RunningEncoder {
  url: string
  token: string
  close(): Promise<void>
}

const QUEUE_LIMIT = 1024

/**
 * Loads the default encoder and listens on 127.0.0.1; encodes and classifies in a process of its own, so that no decode
 * delays it. @throws PolyphonyError when the encoder cannot be read or the port is taken.
 */
export async function startEncoder(options: {
  dataDir: string
  /** Folder of the default encoder. */
  folder: string
  /** Classifiers that ship with the hub, a folder each; their names win over what is installed under `dataDir`. */
  classifiers?: string
  /** 0 or nothing for any free port. */
  port?: number
  /** Texts that may wait. */
  queueLimit?: number
  clock?: Clock
  logError?: (error: unknown) => void
}): Promise<RunningEncoder> {
  const { dataDir, folder, port = 0, queueLimit = QUEUE_LIMIT, clock = systemClock } = options
  const { encoders, encoderAddress: address, encoderToken } = dataPaths(dataDir)
  const shipped = options.classifiers === undefined ? [] : [options.classifiers]
  const shelf = await TextModelShelf.open(folder, ...shipped, encoders)
  const [standard] = await shelf.listLoaded()
  const token = randomBytes(32).toString('base64url')
  const context = {
    shelf,
    queue: new TextQueue(queueLimit),
    startedSeconds: Math.floor(clock.nowMs() / 1000),
  }
  const server = createEncoderServer({ context, token, logError: options.logError ?? console.error })
  const paths = { address, token: encoderToken }
  const { url, close } = await publishServer({ server, port, token, paths, model: standard?.name ?? '' })
  return { url, token, close }
}

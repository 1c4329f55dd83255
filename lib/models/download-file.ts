import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { PolyphonyError } from '@/lib/core/errors'
import { explainFullDisk } from '@/lib/core/full-disk'
import { fetchFromHub, type Hub } from './hub'

export interface FileDownload {
  hub: Hub
  /** Path and query at the Hub. */
  address: string
  /** Where the whole file will lie; `<path>.part` holds what has come until then. */
  path: string
  /** For messages. */
  name: string
  sizeBytes: number
  /** SHA-256 of the bytes for files in LFS; SHA-1 of git's blob for the others. Hex. */
  digest: { kind: 'sha256' | 'git'; hex: string }
  signal?: AbortSignal
  /** Told how many bytes of this file are there; may go down when a download has to begin again. */
  onBytes?(doneBytes: number): void
  /** Pause before the next try after a cut. */
  retryMs?: number
}

/** Tries in a row that bring no byte. */
const MAX_FRUITLESS = 5

/**
 * Downloads a file in constant memory. What a cut or a kill left in `.part` is gone on with; the file gets its name only
 * when size and digest are right. A whole file that is there already is not asked for again.
 * @throws PolyphonyError; after `cancelled` and a full disk `.part` stays, after a wrong digest it is removed
 */
export async function downloadFile(download: FileDownload): Promise<void> {
  const { path, name, sizeBytes, signal, onBytes } = download
  if ((await sizeOf(path)) === sizeBytes) return onBytes?.(sizeBytes)
  const part = `${path}.part`
  for (let fruitless = 0; ; ) {
    const before = await sizeOf(part)
    try {
      await fetchRest(download, part)
      break
    } catch (error) {
      const failure = explain(error, download)
      if (!isWorthAnother(failure)) throw failure
      fruitless = (await sizeOf(part)) > before ? 0 : fruitless + 1
      if (fruitless >= MAX_FRUITLESS) throw failure
      await sleep((download.retryMs ?? 1_000) * 2 ** fruitless, undefined, signal ? { signal } : {}).catch(
        () => {
          throw cancelled(name)
        },
      )
    }
  }
  if ((await digestOf(part, download)) !== download.digest.hex) {
    await rm(part, { force: true })
    throw new PolyphonyError(
      'invalid_request',
      `${name} came with other bytes than the Hub announced (wrong digest): try again`,
      {
        param: name,
      },
    )
  }
  await rename(part, path)
}

async function fetchRest(download: FileDownload, part: string): Promise<void> {
  const { hub, address, sizeBytes, onBytes } = download
  let done = await sizeOf(part)
  if (done > sizeBytes) {
    await rm(part)
    done = 0
  }
  onBytes?.(done)
  const file = await open(part, 'a')
  try {
    if (done === sizeBytes) return
    const idle = new AbortController()
    const timer = setTimeout(() => idle.abort(), hub.idleTimeoutMs)
    const signal = AbortSignal.any([idle.signal, ...(download.signal ? [download.signal] : [])])
    try {
      // Bytes as they are: a compressed answer would have other positions.
      const headers = { 'accept-encoding': 'identity', ...(done > 0 ? { range: `bytes=${done}-` } : {}) }
      const response = await fetchFromHub(hub, address, { headers, signal })
      if (done > 0 && !goesOn(response, done)) {
        await file.truncate(0)
        done = 0
        if (response.status !== 200) {
          await response.body?.cancel()
          throw cut(download)
        }
      }
      await write(response, file, download, done, () => timer.refresh())
    } finally {
      clearTimeout(timer)
    }
  } finally {
    await file.close()
  }
}

async function write(
  response: Response,
  file: FileHandle,
  { sizeBytes, name, onBytes, ...rest }: FileDownload,
  from: number,
  onChunk: () => void,
): Promise<void> {
  let done = from
  for await (const chunk of response.body ?? []) {
    onChunk()
    if (done + chunk.length > sizeBytes) {
      await file.truncate(0)
      throw new PolyphonyError(
        'invalid_request',
        `${name} is longer than the ${sizeBytes} bytes that the Hub announced`,
      )
    }
    await file.appendFile(chunk)
    done += chunk.length
    onBytes?.(done)
  }
  if (done < sizeBytes) throw cut({ name, sizeBytes, ...rest })
}

function goesOn(response: Response, from: number): boolean {
  return response.status === 206 && (response.headers.get('content-range') ?? '').startsWith(`bytes ${from}-`)
}

function explain(error: unknown, { name, signal }: FileDownload): PolyphonyError {
  if (signal?.aborted) return cancelled(name)
  if (error instanceof PolyphonyError) return error
  const full = explainFullDisk(error, `${name} goes on where it stopped`)
  if (full instanceof PolyphonyError) return full
  if (error instanceof Error && 'syscall' in error && 'path' in error)
    return new PolyphonyError('internal', `${name} cannot be written: ${error.message}`, { cause: error })
  return new PolyphonyError('model_unavailable', `The connection was cut while ${name} was coming`, {
    cause: error,
  })
}

function isWorthAnother({ code }: PolyphonyError): boolean {
  return code === 'model_unavailable' || code === 'overloaded'
}

function cut({ name }: FileDownload): PolyphonyError {
  return new PolyphonyError('model_unavailable', `The connection was cut while ${name} was coming`)
}

function cancelled(name: string): PolyphonyError {
  return new PolyphonyError(
    'cancelled',
    `Stopped at ${name}: what has come is kept, and the same command goes on there`,
  )
}

async function digestOf(path: string, { digest, sizeBytes }: FileDownload): Promise<string> {
  const hash: Hash =
    digest.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${sizeBytes}\0`)
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  )
}

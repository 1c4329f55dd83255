import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { explainFullDisk } from '@/lib/core/full-disk'
import { createId } from '@/lib/core/ids'

/** The largest export that is taken; pictures inside a zip count and are not read. */
export const MOST_EXPORT_BYTES = 4 * 1024 ** 3
/** What a killed process left is older than any import. */
const STALE_MS = 6 * 60 * 60_000

/**
 * Writes a request's body to a file of its own without ever holding it in memory.
 * @returns where it lies, and how to give its place back
 * @throws PolyphonyError (invalid_request, too_large): then nothing lies there
 */
export async function receiveExport(
  dataDir: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = dataPaths(dataDir).imports
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await sweep(folder)
  const path = join(folder, createId('imp'))
  const remove = () => rm(path, { force: true })
  let received = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length
      done(received > MOST_EXPORT_BYTES ? tooLarge() : null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(body), count, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await remove()
    if (error instanceof PolyphonyError) throw error
    const known = explainFullDisk(error, 'send the file again.')
    throw known instanceof PolyphonyError
      ? known
      : new PolyphonyError('invalid_request', 'The transfer was cut off: send the file again.', {
          cause: error,
        })
  }
  return { path, remove }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { force: true })
  }
}

function tooLarge(): PolyphonyError {
  return new PolyphonyError('too_large', `An export may have ${MOST_EXPORT_BYTES / 1024 ** 3} GB.`, {
    param: 'file',
  })
}

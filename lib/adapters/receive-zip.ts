import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { PolyphonyError } from '@/lib/core/errors'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import type { Upload } from './upload'

/**
 * Writes a request's body to the only file of an upload, without ever holding it in memory.
 * @throws PolyphonyError (invalid_request) when it is not as long as declared
 */
export async function receiveZip(
  dataDir: string,
  upload: Upload,
  body: globalThis.ReadableStream<Uint8Array> | null,
): Promise<void> {
  const declared = upload.files[0]?.sizeBytes ?? 0
  let received = 0
  const wrong = () =>
    new PolyphonyError(
      'invalid_request',
      `The body has ${received} bytes where Content-Length says ${declared}.`,
    )
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length
      done(received > declared ? wrong() : null, chunk)
    },
  })
  await mkdir(partsFolder(dataDir), { recursive: true })
  const part = join(partsFolder(dataDir), partName(upload.id, 0))
  const source = body ? Readable.fromWeb(body as ReadableStream<Uint8Array>) : Readable.from([])
  try {
    await pipeline(source, count, createWriteStream(part))
  } catch (cause) {
    if (cause instanceof PolyphonyError) throw cause
    throw new PolyphonyError('invalid_request', 'The upload was cut off: send it again.', { cause })
  }
  if (received !== declared) throw wrong()
}

import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { PolyphonyError } from '@/lib/core/errors'

/** One file of conversations, with how far reading has come. */
export interface ExportFile {
  chunks: AsyncIterable<Uint8Array>
}

/** How far an archive may unfold: text packs to a tenth, and what packs to a hundredth is made to fill memory. */
const MOST_BYTES = 4 * 1024 ** 3
const MOST_RATIO = 100
const RATIO_FROM_BYTES = 16 * 1024 ** 2
const MOST_ENTRIES = 200_000
const MOST_FILES = 1_000

/** What the exports call their conversations: ChatGPT's one or several files, Open WebUI's, this hub's. */
const NAMES =
  /(^|\/)(conversations(-\d+)?|chat-export-[\w.-]+|polyphony-[\w.-]+|conversation-[\w.-]+)\.json$/i

/**
 * The files of conversations in an export: the file itself, or those inside a zip.
 * @throws PolyphonyError (invalid_request, param `zip` or `noConversations`; too_large, param `bomb`)
 */
export async function* openExportFile(path: string): AsyncGenerator<ExportFile> {
  if (!(await isZip(path))) {
    yield { chunks: createReadStream(path) }
    return
  }
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause) => {
    throw badZip(cause)
  })
  try {
    const { size } = await stat(path)
    const count = countBytes(size)
    let files = 0
    for await (const entry of entriesOf(zip)) {
      if (!NAMES.test(entry.fileName) || files >= MOST_FILES) continue
      if (entry.isEncrypted()) throw badZip(new Error('it is encrypted'))
      files++
      yield { chunks: count(unfold(zip, entry)) }
    }
    if (files === 0)
      throw new PolyphonyError('invalid_request', 'There is no file of conversations in this zip.', {
        param: 'noConversations',
      })
  } finally {
    zip.close()
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    for await (const entry of zip.eachEntry()) {
      if (zip.entriesRead > MOST_ENTRIES) throw new Error('it holds too many files')
      yield entry
    }
  } catch (cause) {
    throw badZip(cause)
  }
}

async function* unfold(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) yield Buffer.from(chunk)
  } catch (cause) {
    throw badZip(cause)
  }
}

/** Counts what comes out of all files together, and stops what unfolds beyond measure. */
function countBytes(zipBytes: number) {
  const most = Math.min(MOST_BYTES, Math.max(RATIO_FROM_BYTES, zipBytes * MOST_RATIO))
  let total = 0
  return async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      total += chunk.byteLength
      if (total > most)
        throw new PolyphonyError('too_large', 'This zip unfolds to far more than it holds.', {
          param: 'bomb',
        })
      yield chunk
    }
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304
  } finally {
    await file.close()
  }
}

function badZip(cause: unknown): PolyphonyError {
  if (cause instanceof PolyphonyError) return cause
  const why = cause instanceof Error ? cause.message : 'damaged'
  return new PolyphonyError('invalid_request', `The zip cannot be read: ${why}`, { param: 'zip', cause })
}

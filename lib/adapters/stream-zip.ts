import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { StreamedFile } from '@/lib/formats/encode-gguf'

export interface ZippedFile {
  name: string
  sizeBytes: number
  /** Its bytes; opened when it is its turn. */
  open(): Readable
}

/**
 * A zip of files as they are, made while it is read; weights hardly shrink. No file is open before somebody reads, and
 * none once the reader has left.
 */
export function streamZip(files: ZippedFile[], mtime: Date): StreamedFile {
  return { sizeBytes: measure(files, mtime), pieces: () => write(files, mtime) }
}

/** What the zip will have, its own headers included. */
function measure(files: ZippedFile[], mtime: Date): number {
  let total = Number.NaN
  const zip = new ZipFile()
  for (const { name, sizeBytes } of files)
    zip.addReadStreamLazy(name, { size: sizeBytes, compress: false, mtime }, () => undefined)
  zip.end(END, (...size: number[]) => {
    total = size[0] ?? Number.NaN
  })
  return total
}

const END = { forceZip64Format: false, comment: '' }

async function* write(files: ZippedFile[], mtime: Date): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let current: Readable | undefined
  // Whoever reads hears of a file that cannot be read, or that has another size than it had.
  zip.on('error', (error) => output.destroy(error instanceof Error ? error : new Error(String(error))))
  for (const { name, sizeBytes, open } of files)
    zip.addReadStreamLazy(name, { size: sizeBytes, compress: false, mtime }, (give) => {
      current = open()
      current.on('error', (error) => output.destroy(error))
      give(null, current)
    })
  zip.end(END)
  try {
    yield* output
  } finally {
    current?.destroy()
    output.destroy()
  }
}

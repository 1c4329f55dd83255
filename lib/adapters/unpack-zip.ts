import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { PolyphonyError } from '@/lib/core/errors'

/** Entries that archivers add by themselves. */
const LITTER = /(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|\.git\/)/
const MAX_ENTRIES = 200
const FILE_TYPE = 0o170000
const SYMLINK = 0o120000

/**
 * Unpacks the files of a zip into a new folder, without the folders that they lie in.
 * @param maxBytes of all files together, counted as they unfold and not as the archive claims
 * @throws PolyphonyError (invalid_request, too_large); the folder is gone then
 */
export async function unpackZip(path: string, folder: string, maxBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
    try {
      await unpackAll(zip, folder, maxBytes)
    } finally {
      zip.close()
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    // yauzl checks paths, sizes and structure itself, in its own words.
    throw error instanceof PolyphonyError
      ? error
      : invalid(error instanceof Error ? error.message : 'damaged')
  }
}

async function unpackAll(zip: ZipFile, folder: string, maxBytes: number): Promise<void> {
  const seen = new Set<string>()
  let place: string | undefined
  let left = maxBytes
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry
    if (zip.entriesRead > MAX_ENTRIES) throw invalid(`it holds more than ${MAX_ENTRIES} entries`)
    if (fileName.endsWith('/') || LITTER.test(fileName)) continue
    refuseOddities(entry)
    const slash = fileName.lastIndexOf('/')
    const name = fileName.slice(slash + 1)
    place ??= fileName.slice(0, slash + 1)
    if (fileName.slice(0, slash + 1) !== place)
      throw invalid('its files lie in several folders: zip the adapter’s folder alone')
    // On some disks `A` and `a` are one file.
    if (seen.has(name.toLowerCase())) throw invalid(`it holds ${name} twice`)
    seen.add(name.toLowerCase())
    if (entry.uncompressedSize > left) throw tooLarge(maxBytes)
    left -= await unpackOne(zip, entry, join(folder, name), left, maxBytes)
  }
}

function refuseOddities(entry: Entry): void {
  if (entry.isEncrypted()) throw invalid('it is encrypted: zip the files without a password')
  const isUnix = entry.versionMadeBy >>> 8 === 3
  if (isUnix && ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK)
    throw invalid(`${entry.fileName} is a link: put the file itself into it`)
  if (!/^[^\\\p{Cc}]{1,255}$/u.test(entry.fileName)) throw invalid('a name in it has odd characters')
}

/** @returns the bytes written */
async function unpackOne(
  zip: ZipFile,
  entry: Entry,
  path: string,
  left: number,
  maxBytes: number,
): Promise<number> {
  let written = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      done(written > left ? tooLarge(maxBytes) : null, chunk)
    },
  })
  await pipeline(await zip.openReadStreamPromise(entry), count, createWriteStream(path, { flags: 'wx' }))
  return written
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `The zip cannot be used: ${what}`)
}

function tooLarge(maxBytes: number): PolyphonyError {
  return new PolyphonyError(
    'too_large',
    `The zip unfolds to more than ${Math.round(maxBytes / 1024 ** 3)} GB`,
  )
}

import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { PolyphonyError } from '@/lib/core/errors'
import type { Said } from '@/lib/core/said'
import { saidError } from '@/lib/core/said-error'
import type english from '@/messages/en.json'

/** Entries that archivers add by themselves. */
const LITTER = /(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|\.git\/)/
const MAX_ENTRIES = 200
const FILE_TYPE = 0o170000
const SYMLINK = 0o120000

/** Where an entry goes and how long it may be. */
export interface EntryPlace {
  /** Relative to the folder; made of names that are known or were looked at. */
  path: string
  maxBytes: number
}

/** How far a zip may unfold, and what is said then; by default that it is too large. */
export interface UnpackLimit {
  maxBytes: number
  refuse?: () => PolyphonyError
}

/** The files of a zip without the folder that they lie in. @throws PolyphonyError where there are several folders */
export function flatPlaces(): (fileName: string) => EntryPlace {
  let folder: string | undefined
  return (fileName) => {
    const slash = fileName.lastIndexOf('/') + 1
    folder ??= fileName.slice(0, slash)
    if (fileName.slice(0, slash) !== folder) throw zipRefusal('folders')
    return { path: fileName.slice(slash), maxBytes: Number.POSITIVE_INFINITY }
  }
}

/**
 * Unpacks the files of a zip into a new folder.
 * @param limit of all files together, counted as they unfold and not as the archive claims
 * @param placeOf says where a file goes, or throws
 * @throws PolyphonyError (invalid_request, too_large); the folder is gone then
 */
export async function unpackZip(
  path: string,
  folder: string,
  limit: UnpackLimit,
  placeOf: (fileName: string) => EntryPlace = flatPlaces(),
): Promise<void> {
  await mkdir(folder, { recursive: true })
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
    try {
      await unpackAll(zip, folder, limit, placeOf)
    } finally {
      zip.close()
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw explain(error)
  }
}

/** Whether a zip holds a file of this very path; a damaged one holds none. */
export async function zipHolds(path: string, fileName: string): Promise<boolean> {
  try {
    const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.fileName === fileName) return true
        if (zip.entriesRead > MAX_ENTRIES) return false
      }
    } finally {
      zip.close()
    }
  } catch {
    // Whoever unpacks it says what is wrong with it.
  }
  return false
}

async function unpackAll(
  zip: ZipFile,
  folder: string,
  { maxBytes, refuse: refuseWhole }: UnpackLimit,
  placeOf: (fileName: string) => EntryPlace,
): Promise<void> {
  const seen = new Set<string>()
  let left = maxBytes
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry
    if (zip.entriesRead > MAX_ENTRIES) throw zipRefusal('entries', { most: MAX_ENTRIES })
    if (fileName.endsWith('/') || LITTER.test(fileName)) continue
    refuseOddities(entry)
    const place = placeOf(fileName)
    // On some disks `A` and `a` are one file.
    if (seen.has(place.path.toLowerCase())) throw zipRefusal('twice', { path: place.path })
    seen.add(place.path.toLowerCase())
    const most = Math.min(left, place.maxBytes)
    const refuse = () =>
      most < left
        ? tooLarge('fileTooLarge', most, place.path)
        : (refuseWhole?.() ?? tooLarge('tooLarge', maxBytes))
    if (entry.uncompressedSize > most) throw refuse()
    left -= await unpackOne(zip, entry, join(folder, place.path), most, refuse)
  }
}

function refuseOddities(entry: Entry): void {
  if (entry.isEncrypted()) throw zipRefusal('encrypted')
  const isUnix = entry.versionMadeBy >>> 8 === 3
  if (isUnix && ((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK)
    throw zipRefusal('link', { path: entry.fileName })
  if (!/^[^\\\p{Cc}]{1,255}$/u.test(entry.fileName)) throw zipRefusal('oddName')
}

/** @returns the bytes written */
async function unpackOne(
  zip: ZipFile,
  entry: Entry,
  path: string,
  left: number,
  refuse: () => PolyphonyError,
): Promise<number> {
  let written = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      done(written > left ? refuse() : null, chunk)
    },
  })
  await mkdir(dirname(path), { recursive: true })
  await pipeline(await zip.openReadStreamPromise(entry), count, createWriteStream(path, { flags: 'wx' }))
  return written
}

/** yauzl checks paths, sizes and structure itself, in its own words; a full disk or a lost file is none of the zip's. */
function explain(error: unknown): unknown {
  if (error instanceof PolyphonyError) return error
  if (error instanceof Error && 'syscall' in error) return error
  return zipRefusal('damaged', { why: error instanceof Error ? error.message : 'damaged' })
}

type ZipFault = keyof typeof english.zipFaults

/** What a zip is refused for, in words that pages have in every language. */
export function zipRefusal(fault: ZipFault, params: Said['params'] = {}): PolyphonyError {
  return saidError('invalid_request', { key: `zipFaults.${fault}`, params })
}

function tooLarge(fault: 'fileTooLarge' | 'tooLarge', maxBytes: number, path = ''): PolyphonyError {
  const most =
    maxBytes < 1024 ** 3 ? `${Math.round(maxBytes / 1024)} kB` : `${Math.round(maxBytes / 1024 ** 3)} GB`
  return saidError('too_large', { key: `zipFaults.${fault}`, params: { most, path } })
}

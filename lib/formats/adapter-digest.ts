import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileFault } from './file-fault'

/** The files that make an adapter; nothing else in its folder counts. */
export const ADAPTER_FILES = ['adapter_config.json', 'adapter_model.safetensors'] as const

/**
 * The address of an adapter: SHA-256 (64 hex digits) of the `sha256sum` listing of its two files.
 * @throws PolyphonyError (not_found) when one of them is missing.
 */
export async function computeAdapterDigest(folder: string): Promise<string> {
  return digestFiles(folder, ADAPTER_FILES)
}

/** SHA-256 (hex) of the lines `<sha256>  <name>\n` of the named files, in the order given. */
export async function digestFiles(folder: string, names: readonly string[]): Promise<string> {
  const hashes: [name: string, sha256: string][] = []
  for (const name of names) hashes.push([name, await hashFile(join(folder, name), name)])
  return digestListing(hashes)
}

/** The same where the files' own SHA-256 (hex) are known already. */
export function digestListing(hashes: readonly [name: string, sha256: string][]): string {
  const listing = createHash('sha256')
  for (const [name, sha256] of hashes) listing.update(`${sha256}  ${name}\n`)
  return listing.digest('hex')
}

/** SHA-256 (hex) of one file. @throws PolyphonyError (not_found) */
export async function hashFile(path: string, name: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (cause) {
    throw fileFault('missing', { file: name }, { code: 'not_found', cause })
  }
  return hash.digest('hex')
}

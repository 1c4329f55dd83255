import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PolyphonyError } from '@/lib/core/errors'

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
  const listing = createHash('sha256')
  for (const name of names) listing.update(`${await hashFile(join(folder, name), name)}  ${name}\n`)
  return listing.digest('hex')
}

async function hashFile(path: string, name: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (cause) {
    throw new PolyphonyError('not_found', `${name} is missing or cannot be read`, { cause, param: name })
  }
  return hash.digest('hex')
}

import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CheckRefused } from '@/lib/adapters/finding'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES, digestListing, hashFile } from '@/lib/formats/adapter-digest'
import { parseJson } from '@/lib/formats/parse-json'
import {
  ADAPTER_PATHS,
  ASSISTANT_FILES,
  isBundleFile,
  MANIFEST,
  type Manifest,
  parseManifest,
  parseSigned,
  type SignedManifest,
} from './manifest'

/**
 * Reads an unpacked bundle's manifest and holds its list against the files that are there.
 * @throws PolyphonyError (invalid_request) naming the field or the file
 */
export async function readManifest(folder: string): Promise<{ signed: SignedManifest; manifest: Manifest }> {
  const json = parseJson(await readText(folder, MANIFEST), MANIFEST)
  const signed = parseSigned(json, MANIFEST)
  const manifest = parseManifest(signed.document)
  await checkFiles(folder, manifest)
  return { signed, manifest }
}

/** The text of one of a bundle's files. @throws PolyphonyError (invalid_request) when it is not UTF-8 or holds NUL */
export async function readText(folder: string, path: string): Promise<string> {
  const bytes = await readFile(join(folder, path))
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\u0000')) return text
  } catch {
    // Said below.
  }
  throw new PolyphonyError('invalid_request', `${path} is no text in UTF-8`, { param: path })
}

/** Holds every file against its digest. @throws CheckRefused naming the first that is another than was signed */
export async function checkDigests(folder: string, { files, adapter }: Manifest): Promise<number> {
  const hashes = new Map<string, string>()
  for (const [path, { sha256, sizeBytes }] of Object.entries(files)) {
    const { size } = await stat(join(folder, path))
    const found = size === sizeBytes ? await hashFile(join(folder, path), path) : undefined
    if (found !== sha256) throw new CheckRefused('digests.other', { path })
    hashes.set(path, found)
  }
  if (adapter) {
    const listing = ADAPTER_FILES.map((name): [string, string] => [name, hashes.get(`adapter/${name}`) ?? ''])
    if (digestListing(listing) !== adapter.digest) throw new CheckRefused('digests.otherAdapter')
  }
  return hashes.size
}

async function checkFiles(folder: string, { version, files, adapter }: Manifest): Promise<void> {
  const named = Object.keys(files)
  const needed: readonly string[] = ASSISTANT_FILES[version]
  const stranger = named.find((path) => path === MANIFEST || !isBundleFile(path))
  if (stranger !== undefined) throw new CheckRefused('bundle.stranger', { path: stranger.slice(0, 100) })
  const there = await listFiles(folder)
  const unnamed = there.find((path) => path !== MANIFEST && !Object.hasOwn(files, path))
  if (unnamed !== undefined) throw new CheckRefused('bundle.unsigned', { path: unnamed })
  const wanted = [...named, ...needed, 'culture.json', ...(adapter ? ADAPTER_PATHS : [])]
  const missing = wanted.find((path) => !there.includes(path))
  if (missing !== undefined) throw new CheckRefused('bundle.missing', { path: missing })
  const foreign = Object.values(ASSISTANT_FILES)
    .flat()
    .find((path) => named.includes(path) && !needed.includes(path))
  if (foreign !== undefined) throw new CheckRefused('bundle.foreign', { path: foreign, version })
  const extra = adapter
    ? undefined
    : named.find((path) => path.startsWith('adapter/') || path === 'passport.json')
  if (extra !== undefined) throw new CheckRefused('bundle.extra', { path: extra })
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
}

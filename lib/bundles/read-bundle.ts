import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES, digestListing, hashFile } from '@/lib/formats/adapter-digest'
import { parseJson } from '@/lib/formats/parse-json'
import { BundleRefused } from './bundle-refused'
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

const AGAIN = 'Export it again on the hub that it comes from.'

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

/** Holds every file against its digest. @throws BundleRefused naming the first that is another than was signed */
export async function checkDigests(folder: string, { files, adapter }: Manifest): Promise<number> {
  const hashes = new Map<string, string>()
  for (const [path, { sha256, sizeBytes }] of Object.entries(files)) {
    const { size } = await stat(join(folder, path))
    const found = size === sizeBytes ? await hashFile(join(folder, path), path) : undefined
    if (found !== sha256) throw new BundleRefused(`${path} is not the file that was signed`, AGAIN)
    hashes.set(path, found)
  }
  if (adapter) {
    const listing = ADAPTER_FILES.map((name): [string, string] => [name, hashes.get(`adapter/${name}`) ?? ''])
    if (digestListing(listing) !== adapter.digest)
      throw new BundleRefused('the adapter has another digest than the manifest says', AGAIN)
  }
  return hashes.size
}

async function checkFiles(folder: string, { version, files, adapter }: Manifest): Promise<void> {
  const named = Object.keys(files)
  const needed: readonly string[] = ASSISTANT_FILES[version]
  const stranger = named.find((path) => path === MANIFEST || !isBundleFile(path))
  if (stranger !== undefined)
    throw new BundleRefused(
      `the manifest names ${stranger.slice(0, 100)}, which is no part of a bundle`,
      AGAIN,
    )
  const there = await listFiles(folder)
  const unnamed = there.find((path) => path !== MANIFEST && !Object.hasOwn(files, path))
  if (unnamed !== undefined)
    throw new BundleRefused(`${unnamed} is not in the manifest, so nobody signed it`, AGAIN)
  const wanted = [...named, ...needed, 'culture.json', ...(adapter ? ADAPTER_PATHS : [])]
  const missing = wanted.find((path) => !there.includes(path))
  if (missing !== undefined) throw new BundleRefused(`${missing} is missing`, AGAIN)
  const foreign = Object.values(ASSISTANT_FILES)
    .flat()
    .find((path) => named.includes(path) && !needed.includes(path))
  if (foreign !== undefined)
    throw new BundleRefused(`${foreign} is no part of a bundle of format ${version}`, AGAIN)
  const extra = adapter
    ? undefined
    : named.find((path) => path.startsWith('adapter/') || path === 'passport.json')
  if (extra !== undefined)
    throw new BundleRefused(`${extra} is there, but the manifest says that there is no adapter`, AGAIN)
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

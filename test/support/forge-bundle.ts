import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import canonicalize from 'canonicalize'
import { fromBufferPromise } from 'yauzl'
import { digestListing } from '@/lib/formats/adapter-digest'
import { type RawEntry, rawZip } from './raw-zip'

/** JSON of any shape: what is forged keeps to none. */
// biome-ignore lint/suspicious/noExplicitAny: a forger writes where no schema would let them
export type Loose = Record<string, any>

/** An unzipped bundle that a test spoils; whatever a bundle may say is said here without any help of the hub's code. */
export interface Forgery {
  files: Map<string, Buffer>
  /** The manifest's document. */
  document: Loose
}

export interface SpoiledBundle {
  name: string
  /** Spoils files and document before the manifest is listed and signed anew. */
  spoil?(bundle: Forgery): void
  /** Spoils what is signed: the text of manifest.json. */
  spoilManifest?(signed: { document: Loose; signature: Loose }): unknown
  /** Spoils the zip: its entries, or the bytes. */
  spoilZip?(entries: RawEntry[]): RawEntry[] | Buffer
}

/** A key pair of a hub that does not exist. */
export function forgeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
}

/** Unzips a bundle. */
export async function openBundle(zip: Buffer): Promise<Forgery> {
  const files = new Map<string, Buffer>()
  const file = await fromBufferPromise(zip, { lazyEntries: true })
  for await (const entry of file.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    files.set(entry.fileName, Buffer.concat(chunks))
  }
  const { document } = JSON.parse(files.get('manifest.json')?.toString() ?? '{}')
  files.delete('manifest.json')
  return { files, document }
}

/** A bundle like a good one, spoiled, and signed with the given key. */
export function forgeBundle(
  good: Forgery,
  key: ReturnType<typeof forgeKey>,
  { spoil, spoilManifest, spoilZip }: Omit<SpoiledBundle, 'name'> = {},
): Buffer {
  const bundle: Forgery = { files: new Map(good.files), document: structuredClone(good.document) }
  // A passport is signed by the same hub.
  const passport = bundle.files.get('passport.json')
  if (passport) {
    const { document } = JSON.parse(passport.toString())
    bundle.files.set('passport.json', json(signed(document, key)))
  }
  bundle.document.files = listing(bundle.files)
  spoil?.(bundle)
  const manifest = signed(bundle.document, key)
  const text = spoilManifest ? spoilManifest(manifest) : undefined
  const bytes = typeof text === 'string' || Buffer.isBuffer(text) ? Buffer.from(text) : json(text ?? manifest)
  const entries: RawEntry[] = [{ name: 'manifest.json', bytes }]
  for (const [name, part] of bundle.files) entries.push({ name, bytes: part })
  const made = spoilZip?.(entries) ?? entries
  return Buffer.isBuffer(made) ? made : rawZip(made)
}

/** Puts a file into a bundle and into its list. */
export function put({ files, document }: Forgery, path: string, bytes: Buffer | string): void {
  files.set(path, Buffer.from(bytes))
  document.files = listing(files)
}

/** The same for an adapter's file, with the adapter's digest as it is then. */
export function putAdapter(bundle: Forgery, name: string, bytes: Buffer): void {
  put(bundle, `adapter/${name}`, bytes)
  const hash = (file: string) => sha256(bundle.files.get(`adapter/${file}`) ?? Buffer.alloc(0))
  const names = ['adapter_config.json', 'adapter_model.safetensors']
  bundle.document.adapter.digest = digestListing(names.map((file) => [file, hash(file)]))
  const passport = JSON.parse(bundle.files.get('passport.json')?.toString() ?? 'null')
  if (passport) bundle.files.delete('passport.json')
  bundle.document.files = listing(bundle.files)
}

export function signed(document: object, { privateKey, publicKey }: ReturnType<typeof forgeKey>) {
  const value = sign(null, Buffer.from(canonicalize(document) ?? ''), privateKey).toString('base64')
  return { document, signature: { algorithm: 'Ed25519', publicKey, value } }
}

export const json = (value: unknown) => Buffer.from(JSON.stringify(value))

function listing(files: Map<string, Buffer>) {
  return Object.fromEntries(
    [...files].map(([path, bytes]) => [path, { sha256: sha256(bytes), sizeBytes: bytes.length }]),
  )
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

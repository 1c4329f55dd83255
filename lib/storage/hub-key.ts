import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import canonicalize from 'canonicalize'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

/** A JSON document with the hub's word that it said so. */
export interface SignedDocument {
  document: object
  signature: {
    /** Ed25519 (RFC 8032) over the document in canonical JSON (RFC 8785). */
    algorithm: 'Ed25519'
    /** The hub's public key, SPKI in base64. */
    publicKey: string
    /** Base64. */
    value: string
  }
}

/** The hub's public key, SPKI in base64. */
export function hubPublicKey(dataDir: string): string {
  return createPublicKey(hubKey(dataDir)).export({ type: 'spki', format: 'der' }).toString('base64')
}

/** What people compare of a public key: SHA-256 of its SPKI, in hex. @throws PolyphonyError when it is none */
export function keyFingerprint(publicKey: string): string {
  try {
    // Read and written again, so that one key has one fingerprint however its base64 was written.
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex')
  } catch (cause) {
    throw new PolyphonyError('invalid_request', 'That is no public key.', { cause })
  }
}

/** Signs a JSON document with the hub's own key, which is made at its first use. */
export function signDocument(dataDir: string, document: object): SignedDocument {
  const key = hubKey(dataDir)
  const publicKey = hubPublicKey(dataDir)
  const value = sign(null, canonicalBytes(document), key).toString('base64')
  return { document, signature: { algorithm: 'Ed25519', publicKey, value } }
}

/** Whether a document is as its signature's key signed it; whose key that is must be known from elsewhere. */
export function verifyDocument({ document, signature }: SignedDocument): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(signature.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    const isEd25519 = key.asymmetricKeyType === 'ed25519'
    return isEd25519 && verify(null, canonicalBytes(document), key, Buffer.from(signature.value, 'base64'))
  } catch {
    return false
  }
}

/** 32 bytes that only this hub can know: HKDF-SHA-256 (RFC 5869) of its own key, another for each salt and purpose. */
export function deriveSecret(
  dataDir: string,
  { salt, purpose }: { salt: Uint8Array; purpose: string },
): Uint8Array {
  const seed = hubKey(dataDir).export({ type: 'pkcs8', format: 'der' })
  return new Uint8Array(hkdfSync('sha256', seed, salt, `polyphony ${purpose} v1`, 32))
}

function canonicalBytes(document: object): Buffer {
  const text = canonicalize(document)
  if (text === undefined) throw new PolyphonyError('internal', 'The document is no JSON')
  return Buffer.from(text)
}

function hubKey(dataDir: string): KeyObject {
  const file = dataPaths(dataDir).hubKey
  const read = () => createPrivateKey(readFileSync(file))
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  const own = `${file}.${process.pid}`
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(own, pem, { mode: 0o600 })
  try {
    // A link is made or not: of two processes that begin at once one wins, and both use its key.
    linkSync(own, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(own, { force: true })
  }
  return read()
}

import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { CheckRefused, finding } from '@/lib/adapters/finding'
import { hubPublicKey, keyFingerprint, verifyDocument } from '@/lib/storage/hub-key'
import { listKnownHubKeys } from '@/lib/store/known-hub-keys'
import type { SignedManifest } from './manifest'

/**
 * Whether a manifest is as its key signed it, and whether the community has met that key: an unknown one is warned of,
 * because anybody can make a key.
 * @throws CheckRefused when the signature does not hold
 */
export async function checkSigner(input: {
  dataDir: string
  communityId: string
  hub: string
  signed: SignedManifest
}): Promise<AdapterCheck> {
  const { dataDir, communityId, hub, signed } = input
  if (!verifyDocument(signed)) throw new CheckRefused('signature.broken')
  const fingerprint = keyFingerprint(signed.signature.publicKey)
  if (fingerprint === keyFingerprint(hubPublicKey(dataDir)))
    return finding('signature', 'passed', 'signature.own')
  const known = await listKnownHubKeys(communityId, { fingerprint, hub })
  const same = known.find((one) => one.fingerprint === fingerprint)
  const other = known.find((one) => one.fingerprint !== fingerprint && one.hub === hub)
  const params = { hub, key: shorten(fingerprint), fingerprint }
  if (same?.hub === hub) {
    const since = same.firstSeenAt.toISOString().slice(0, 10)
    return finding('signature', 'passed', 'signature.known', { ...params, since })
  }
  if (same) return finding('signature', 'warned', 'signature.otherHub', { ...params, knownAs: same.hub })
  if (!other) return finding('signature', 'warned', 'signature.stranger', params)
  return finding('signature', 'warned', 'signature.otherKey', {
    ...params,
    known: shorten(other.fingerprint),
  })
}

const shorten = (fingerprint: string) => `${fingerprint.slice(0, 16)}…`

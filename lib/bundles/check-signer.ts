import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { hubPublicKey, keyFingerprint, verifyDocument } from '@/lib/storage/hub-key'
import { listKnownHubKeys } from '@/lib/store/known-hub-keys'
import { BundleRefused } from './bundle-refused'
import type { SignedManifest } from './manifest'

/**
 * Whether a manifest is as its key signed it, and whether the community has met that key: an unknown one is warned of,
 * because anybody can make a key.
 * @throws BundleRefused when the signature does not hold
 */
export async function checkSigner(input: {
  dataDir: string
  communityId: string
  hub: string
  signed: SignedManifest
}): Promise<AdapterCheck> {
  const { dataDir, communityId, hub, signed } = input
  if (!verifyDocument(signed))
    throw new BundleRefused(
      'the signature does not fit the manifest: somebody changed one of them',
      'Export it again on the hub that it comes from, and bring it here as it is.',
    )
  const fingerprint = keyFingerprint(signed.signature.publicKey)
  if (fingerprint === keyFingerprint(hubPublicKey(dataDir)))
    return { id: 'signature', status: 'passed', message: 'signed by this hub itself' }
  const known = await listKnownHubKeys(communityId, { fingerprint, hub })
  const same = known.find((key) => key.fingerprint === fingerprint)
  const other = known.find((key) => key.fingerprint !== fingerprint && key.hub === hub)
  if (same?.hub === hub) {
    const since = same.firstSeenAt.toISOString().slice(0, 10)
    return {
      ...{ id: 'signature', status: 'passed' },
      message: `signed by ${hub}, with the key ${shorten(fingerprint)} that this community knows since ${since}`,
    }
  }
  return {
    ...{ id: 'signature', status: 'warned' },
    message: describeStranger(hub, fingerprint, same?.hub, other?.fingerprint),
    remedy: `Ask the people of ${hub} for the fingerprint of their hub’s key, by another way than this file, and compare: ${fingerprint}`,
  }
}

function describeStranger(
  hub: string,
  fingerprint: string,
  knownAs: string | undefined,
  knownKey: string | undefined,
): string {
  const key = `the key ${shorten(fingerprint)}`
  if (knownAs !== undefined)
    return `signed by ${hub} with ${key}, which this community knows as that of ${knownAs}`
  if (knownKey !== undefined)
    return `signed with ${key}, while ${hub} signed with another one before (${shorten(knownKey)})`
  return `signed by ${hub} with ${key}, which this community has not met before`
}

const shorten = (fingerprint: string) => `${fingerprint.slice(0, 16)}…`

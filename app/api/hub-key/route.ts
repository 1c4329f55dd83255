import { readEnv } from '@/lib/core/env'
import { hubPublicKey, keyFingerprint } from '@/lib/storage/hub-key'

export const dynamic = 'force-dynamic'

/** The key with which this hub signs passports and bundles, for people of other hubs who compare. */
export async function GET(): Promise<Response> {
  const { dataDir, publicUrl: hub } = readEnv()
  const publicKey = hubPublicKey(dataDir)
  return Response.json({ hub, algorithm: 'Ed25519', publicKey, fingerprint: keyFingerprint(publicKey) })
}

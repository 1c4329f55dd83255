import { type Database, database } from './database'

/** Another hub's key, once a community has published a bundle that it signed. */
export interface KnownHubKeyRow {
  /** SHA-256 of the public key, in hex. */
  fingerprint: string
  /** The address that the hub gave itself. */
  hub: string
  firstSeenAt: Date
}

/** The keys that a community knows under a fingerprint or a hub's address. */
export async function listKnownHubKeys(
  communityId: string,
  { fingerprint, hub }: { fingerprint: string; hub: string },
): Promise<KnownHubKeyRow[]> {
  return database().knownHubKey.findMany({
    where: { communityId, OR: [{ fingerprint }, { hub }] },
    orderBy: { firstSeenAt: 'asc' },
  })
}

/** Remembers a key; what was known of it before stays. */
export async function rememberHubKey(
  key: { communityId: string; fingerprint: string; hub: string },
  db: Database,
): Promise<void> {
  await db.knownHubKey.createMany({ data: key, skipDuplicates: true })
}

import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface PolicyRow {
  id: string
  version: number
  yaml: string
}

/** The newest version of a community's policy, the one that holds; undefined when it has none of its own. */
export async function getNewestPolicy(
  communityId: string,
  db: Database = database(),
): Promise<PolicyRow | undefined> {
  const row = await db.policyVersion.findFirst({
    where: { communityId },
    orderBy: { version: 'desc' },
    select: { id: true, version: true, yaml: true },
  })
  return row ?? undefined
}

/** Adds the next version of a community's policy; two publishers at once give a unique violation, not a mix. */
export async function insertPolicyVersion(
  communityId: string,
  yaml: string,
  db: Database,
): Promise<PolicyRow> {
  const version = ((await getNewestPolicy(communityId, db))?.version ?? 0) + 1
  return db.policyVersion.create({
    data: { id: createId('pol'), communityId, version, yaml },
    select: { id: true, version: true, yaml: true },
  })
}

import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface PolicyRow {
  id: string
  version: number
  yaml: string
}

/** How a version came about. */
export interface PolicyOrigin {
  /** What its publisher said of the change. */
  note: string | null
  /** The version whose text was published again. */
  restoredFrom: number | null
  /** Another community's policy that it began as: `slug@version`. */
  forkedFrom: string | null
  publishedById: string | null
}

/** A version as its community's page shows it. */
export interface ListedPolicyRow extends PolicyRow, Omit<PolicyOrigin, 'publishedById'> {
  createdAt: Date
  publishedBy: { name: string | null } | null
}

const LISTED = {
  id: true,
  version: true,
  yaml: true,
  note: true,
  restoredFrom: true,
  forkedFrom: true,
  createdAt: true,
  publishedBy: { select: { name: true } },
} as const

/** The newest version of a community's policy, the one that holds; undefined when it has none of its own. */
export async function getNewestPolicy(
  communityId: string,
  db: Database = database(),
): Promise<ListedPolicyRow | undefined> {
  const row = await db.policyVersion.findFirst({
    where: { communityId },
    orderBy: { version: 'desc' },
    select: LISTED,
  })
  return row ?? undefined
}

/** One version of a community's policy; undefined when there is none such. */
export async function getPolicyVersion(
  communityId: string,
  version: number,
): Promise<ListedPolicyRow | undefined> {
  const where = { communityId_version: { communityId, version } }
  return (await database().policyVersion.findUnique({ where, select: LISTED })) ?? undefined
}

/** The versions of a community's policy without their texts, the newest first. */
export async function listPolicyRows(
  communityId: string,
  most: number,
): Promise<Omit<ListedPolicyRow, 'yaml'>[]> {
  const { yaml: _, ...select } = LISTED
  return database().policyVersion.findMany({
    where: { communityId },
    orderBy: { version: 'desc' },
    take: most,
    select,
  })
}

/** Every policy that holds: the newest of each community, and those that its assistants are pinned to. */
export async function listHeldPolicies(
  db: Database = database(),
): Promise<{ policy: string; yaml: string }[]> {
  const yamlOf = { version: true, yaml: true } as const
  const newestFirst = { orderBy: { version: 'desc' }, take: 1 } as const
  const communities = await db.community.findMany({
    select: {
      ...{ id: true, slug: true, policies: { select: yamlOf, ...newestFirst } },
      assistants: { select: { versions: { select: { policyVersion: true }, ...newestFirst } } },
    },
    orderBy: { position: 'asc' },
  })
  const held = communities.map(async ({ id, slug, policies, assistants }) => {
    const pins = assistants.flatMap(({ versions }) => versions.flatMap((one) => one.policyVersion ?? []))
    const others = pins.filter((version) => version !== policies[0]?.version)
    const where = { communityId: id, version: { in: others } }
    const pinned =
      others.length > 0
        ? await db.policyVersion.findMany({ where, select: yamlOf, orderBy: { version: 'desc' } })
        : []
    return [...policies, ...pinned].map(({ version, yaml }) => ({ policy: `${slug}@${version}`, yaml }))
  })
  return (await Promise.all(held)).flat()
}

/** Adds the next version of a community's policy; two publishers at once give a unique violation, not a mix. */
export async function insertPolicyVersion(
  communityId: string,
  { yaml, ...origin }: { yaml: string } & Partial<PolicyOrigin>,
  db: Database,
): Promise<PolicyRow> {
  const version = ((await getNewestPolicy(communityId, db))?.version ?? 0) + 1
  return db.policyVersion.create({
    data: { id: createId('pol'), communityId, version, yaml, ...origin },
    select: { id: true, version: true, yaml: true },
  })
}

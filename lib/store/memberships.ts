import { type Database, database } from './database'

export interface MembershipRow {
  userId: string
  communityId: string
  /** One of `lib/people/permissions.ts`. */
  role: string
}

/** Somebody's membership of a community; undefined when they have none. */
export async function getMembership(
  userId: string,
  communityId: string,
  db: Database = database(),
): Promise<MembershipRow | undefined> {
  const where = { userId_communityId: { userId, communityId } }
  return (await db.membership.findUnique({ where })) ?? undefined
}

/** Gives somebody a role in a community, in place of the one they had. */
export async function upsertMembership(
  membership: MembershipRow,
  db: Database = database(),
): Promise<MembershipRow> {
  const { userId, communityId, role } = membership
  return db.membership.upsert({
    where: { userId_communityId: { userId, communityId } },
    create: membership,
    update: { role },
  })
}

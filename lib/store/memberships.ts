import { type Database, database } from './database'

export interface MembershipRow {
  userId: string
  communityId: string
  /** One of `lib/people/permissions.ts`. */
  role: string
}

export interface MemberRow {
  userId: string
  name: string | null
  role: string
  joinedAt: Date
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
  { userId, communityId, role }: MembershipRow,
  db: Database = database(),
): Promise<MembershipRow> {
  return db.membership.upsert({
    where: { userId_communityId: { userId, communityId } },
    create: { userId, communityId, role },
    update: { role },
  })
}

/** Ends a membership; false when there was none. */
export async function deleteMembership(userId: string, communityId: string, db: Database): Promise<boolean> {
  return (await db.membership.deleteMany({ where: { userId, communityId } })).count === 1
}

/** The people of a community, who joined first first. */
export async function listMemberRows(communityId: string): Promise<MemberRow[]> {
  const rows = await database().membership.findMany({
    where: { communityId },
    select: { userId: true, role: true, joinedAt: true, user: { select: { name: true } } },
    orderBy: [{ joinedAt: 'asc' }, { userId: 'asc' }],
  })
  return rows.map(({ user, ...row }) => ({ ...row, name: user.name }))
}

/** How many people have a role in a community; any role when none is named. */
export async function countMembers(
  communityId: string,
  role?: string,
  db: Database = database(),
): Promise<number> {
  return db.membership.count({ where: { communityId, role } })
}

/** Somebody's memberships with the communities they are of. */
export async function listMembershipsOf(
  userId: string,
  db: Database = database(),
): Promise<{ communityId: string; slug: string; name: string; role: string; joinedAt: Date }[]> {
  const rows = await db.membership.findMany({
    where: { userId },
    select: { role: true, joinedAt: true, community: { select: { id: true, slug: true, name: true } } },
    orderBy: [{ joinedAt: 'asc' }, { communityId: 'asc' }],
  })
  return rows.map(({ community: { id, slug, name }, role, joinedAt }) => ({
    ...{ communityId: id, slug, name },
    role,
    joinedAt,
  }))
}

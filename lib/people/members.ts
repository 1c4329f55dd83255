import { PolyphonyError } from '@/lib/core/errors'
import { lockCommunity } from '@/lib/store/communities'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import {
  countMembers,
  deleteMembership,
  getMembership,
  listMemberRows,
  type MemberRow,
  upsertMembership,
} from '@/lib/store/memberships'
import { isRole, ROLES, type Role } from './permissions'

export type Member = Omit<MemberRow, 'role'> & { role: Role }

/** The people of a community, the most trusted first. */
export async function listMembers(communityId: string): Promise<Member[]> {
  const rows = (await listMemberRows(communityId)).flatMap(({ role, ...row }) =>
    isRole(role) ? [{ ...row, role }] : [],
  )
  return rows.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))
}

/**
 * Gives a member another role.
 * @throws PolyphonyError (not_found when they are no member; conflict, param `owner`, for the last owner)
 */
export async function changeRole(communityId: string, userId: string, role: Role): Promise<void> {
  await amongPeople(communityId, async (db) => {
    const member = await requireMember(communityId, userId, db)
    if (member.role === 'owner' && role !== 'owner') await requireOtherOwner(communityId, db)
    await upsertMembership({ communityId, userId, role }, db)
  })
}

/**
 * Ends a membership: somebody leaves, or is removed.
 * @throws PolyphonyError (not_found when they are no member; conflict, param `owner`, for the last owner)
 */
export async function endMembership(communityId: string, userId: string): Promise<void> {
  await amongPeople(communityId, async (db) => {
    const member = await requireMember(communityId, userId, db)
    if (member.role === 'owner') await requireOtherOwner(communityId, db)
    await deleteMembership(userId, communityId, db)
  })
}

/**
 * Makes another member owner in somebody's stead; who hands over stays as a maintainer.
 * @throws PolyphonyError (not_found when the other is no member; invalid_request to oneself)
 */
export async function handOver(communityId: string, fromUserId: string, toUserId: string): Promise<void> {
  if (fromUserId === toUserId)
    throw new PolyphonyError('invalid_request', 'Choose somebody else.', { param: 'user' })
  await amongPeople(communityId, async (db) => {
    await requireMember(communityId, toUserId, db)
    await upsertMembership({ communityId, userId: toUserId, role: 'owner' }, db)
    // An operator hands over what is not theirs.
    if ((await getMembership(fromUserId, communityId, db))?.role === 'owner')
      await upsertMembership({ communityId, userId: fromUserId, role: 'maintainer' }, db)
  })
}

/** One change at a time in a community, so that two owners cannot both leave as "not the last". */
async function amongPeople(communityId: string, work: (db: Database) => Promise<void>): Promise<void> {
  await inTransaction('Somebody else is changing the people of this community. Try again.', async (db) => {
    await lockCommunity(communityId, db)
    await work(db)
  })
}

async function requireMember(communityId: string, userId: string, db: Database) {
  const member = await getMembership(userId, communityId, db)
  if (!member) throw new PolyphonyError('not_found', 'There is no such member here.')
  return member
}

async function requireOtherOwner(communityId: string, db: Database): Promise<void> {
  if ((await countMembers(communityId, 'owner', db)) > 1) return
  throw new PolyphonyError('conflict', 'A community needs an owner. Hand it over to somebody else first.', {
    param: 'owner',
  })
}

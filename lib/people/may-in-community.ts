import { PolyphonyError } from '@/lib/core/errors'
import type { CommunityRow } from '@/lib/store/communities'
import { getMembership } from '@/lib/store/memberships'
import { allows, isAllowedInArchive, isRole, type Permission, type Role } from './permissions'
import type { Reader } from './reader'
import { maySee, noCommunity } from './visible-community'

/** A reader's role in a community; null for guests and for who is no member. */
export async function roleIn(reader: Reader | null, communityId: string): Promise<Role | null> {
  if (reader?.kind !== 'user') return null
  const role = (await getMembership(reader.userId, communityId))?.role
  return role !== undefined && isRole(role) ? role : null
}

/** Whether a reader may do something in a community; whoever runs the hub may do everything. */
export async function mayInCommunity(
  reader: Reader | null,
  communityId: string,
  permission: Permission,
): Promise<boolean> {
  if (reader?.kind === 'user' && reader.isOperator) return true
  return allows(await roleIn(reader, communityId), permission)
}

/**
 * Holds a reader to what they may do in a community.
 * @throws PolyphonyError not_found for a private community that is not theirs; unauthenticated for guests; forbidden
 * for accounts whose role does not allow it, and for everybody (param `archived`) where only reading is left
 */
export async function requireInCommunity(
  reader: Reader | null,
  community: Pick<CommunityRow, 'id' | 'slug' | 'name' | 'visibility' | 'archivedAt'>,
  permission: Permission,
): Promise<void> {
  if (!(await maySee(reader, community))) throw noCommunity(community.slug)
  if (!(await mayInCommunity(reader, community.id, permission))) throw refusal(reader, community, permission)
  if (community.archivedAt !== null && !isAllowedInArchive(permission))
    throw new PolyphonyError('forbidden', `${community.name} is archived: it can be read and nothing else.`, {
      param: 'archived',
    })
}

function refusal(reader: Reader | null, community: { name: string }, permission: Permission): PolyphonyError {
  return reader?.kind === 'user'
    ? new PolyphonyError(
        'forbidden',
        `Your role in ${community.name} does not allow this (${permission}). Its owner can give you one that does.`,
      )
    : new PolyphonyError('unauthenticated', `Sign in with an account that works for ${community.name}.`)
}

import { PolyphonyError } from '@/lib/core/errors'
import { getMembership } from '@/lib/store/memberships'
import { allows, isRole, type Permission, type Role } from './permissions'
import type { Reader } from './reader'

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
 * @throws PolyphonyError unauthenticated for guests, forbidden for accounts whose role does not allow it
 */
export async function requireInCommunity(
  reader: Reader | null,
  community: { id: string; name: string },
  permission: Permission,
): Promise<void> {
  if (await mayInCommunity(reader, community.id, permission)) return
  if (reader?.kind !== 'user')
    throw new PolyphonyError('unauthenticated', `Sign in with an account that works for ${community.name}.`)
  throw new PolyphonyError(
    'forbidden',
    `Your role in ${community.name} does not allow this (${permission}). Its owner can give you one that does.`,
  )
}

import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface InvitationRow {
  id: string
  role: string
  usesLeft: number
  expiresAt: Date
  revokedAt: Date | null
  createdAt: Date
}

/** Remembers an invitation by the hash of its token. */
export async function insertInvitation(invitation: {
  hash: string
  communityId: string
  role: string
  usesLeft: number
  expiresAt: Date
  createdById: string | null
}): Promise<InvitationRow> {
  return database().invitation.create({ data: { id: createId('inv'), ...invitation }, select: columns })
}

/** The invitation of a hash with the community it leads into; undefined when there is none. */
export async function getInvitationByHash(hash: string, db: Database = database()) {
  const row = await db.invitation.findUnique({
    where: { hash },
    select: { ...columns, community: true },
  })
  return row ?? undefined
}

/** The invitations of a community that still work, the newest first. */
export async function listOpenInvitations(communityId: string, now: Date): Promise<InvitationRow[]> {
  return database().invitation.findMany({
    where: { communityId, revokedAt: null, usesLeft: { gt: 0 }, expiresAt: { gt: now } },
    select: columns,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
}

/** Takes one use of an invitation; false when it no longer works, also when another took the last one just now. */
export async function consumeInvitation(hash: string, now: Date, db: Database): Promise<boolean> {
  const { count } = await db.invitation.updateMany({
    where: { hash, revokedAt: null, usesLeft: { gt: 0 }, expiresAt: { gt: now } },
    data: { usesLeft: { decrement: 1 } },
  })
  return count === 1
}

/** Ends a community's invitation; false when it has none of this id that works. */
export async function markInvitationRevoked(id: string, communityId: string, now: Date): Promise<boolean> {
  const { count } = await database().invitation.updateMany({
    where: { id, communityId, revokedAt: null },
    data: { revokedAt: now },
  })
  return count === 1
}

const columns = {
  id: true,
  role: true,
  usesLeft: true,
  expiresAt: true,
  revokedAt: true,
  createdAt: true,
} as const

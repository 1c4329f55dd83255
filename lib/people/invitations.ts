import { z } from 'zod'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { createToken, hashToken } from '@/lib/core/one-time-token'
import { FormLimit } from '@/lib/limits/form-limit'
import type { CommunityRow } from '@/lib/store/communities'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import {
  consumeInvitation,
  getInvitationByHash,
  type InvitationRow,
  insertInvitation,
  listOpenInvitations,
  markInvitationRevoked,
} from '@/lib/store/invitations'
import { getMembership, upsertMembership } from '@/lib/store/memberships'

/** The roles that a link may give. An owner is made by name, never by a link that can be passed on. */
export const INVITED_ROLES = ['member', 'moderator', 'maintainer'] as const

export const invitationSchema = z.strictObject({
  role: z.enum(INVITED_ROLES),
  /** How many people it lets in. */
  uses: z.coerce.number().int().min(1).max(1_000),
  days: z.coerce.number().int().min(1).max(365),
})

/** Makes a link into a community; its token is returned this once. @throws PolyphonyError (rate_limited) */
export async function createInvitation(
  input: z.infer<typeof invitationSchema> & { communityId: string; userId: string | null },
  clock: Clock = systemClock,
): Promise<{ token: string; row: InvitationRow }> {
  const { communityId, userId, role, uses, days } = input
  await making.take(communityId)
  const { token, hash } = createToken()
  const expiresAt = new Date(clock.nowMs() + days * DAY_MS)
  const row = await insertInvitation({
    ...{ hash, communityId, role, usesLeft: uses, expiresAt },
    createdById: userId,
  })
  return { token, row }
}

/** The invitations of a community that still work. */
export const listInvitations = (communityId: string, clock: Clock = systemClock): Promise<InvitationRow[]> =>
  listOpenInvitations(communityId, new Date(clock.nowMs()))

/** Ends a community's invitation. @throws PolyphonyError (not_found) also for another community's */
export async function revokeInvitation(communityId: string, id: string, clock: Clock = systemClock) {
  if (await markInvitationRevoked(id, communityId, new Date(clock.nowMs()))) return
  throw new PolyphonyError('not_found', 'There is no such invitation, or it was ended before.')
}

/** Where an invitation leads; undefined when it no longer works. */
export async function lookAtInvitation(
  token: string,
  clock: Clock = systemClock,
): Promise<{ community: CommunityRow; role: string } | undefined> {
  const row = await getInvitationByHash(hashToken(token))
  if (!row || row.revokedAt || row.usesLeft < 1 || row.expiresAt.getTime() <= clock.nowMs()) return undefined
  return row.community.archivedAt === null ? { community: row.community, role: row.role } : undefined
}

/**
 * Makes an account a member through an invitation. Who is one already keeps their role, and no use is spent.
 * @throws PolyphonyError (not_found when it no longer works; rate_limited)
 */
export async function acceptInvitation(
  userId: string,
  token: string,
  clock: Clock = systemClock,
): Promise<{ slug: string }> {
  await accepting.take(userId)
  return inTransaction('You are joining at this moment already.', (db) =>
    joinByInvitation(userId, token, clock, db),
  )
}

/** The same inside a transaction, for an account that is made in it. @throws PolyphonyError (not_found) */
export async function joinByInvitation(
  userId: string,
  token: string,
  clock: Clock,
  db: Database,
): Promise<{ slug: string }> {
  const hash = hashToken(token)
  const row = await getInvitationByHash(hash, db)
  if (!row || row.community.archivedAt !== null) throw invitationGone()
  if (await getMembership(userId, row.community.id, db)) return { slug: row.community.slug }
  if (!(await consumeInvitation(hash, new Date(clock.nowMs()), db))) throw invitationGone()
  await upsertMembership({ userId, communityId: row.community.id, role: row.role }, db)
  return { slug: row.community.slug }
}

export function invitationGone(): PolyphonyError {
  return new PolyphonyError('not_found', 'This invitation was used up, has expired or was ended.', {
    param: 'token',
  })
}

const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000
const making = new FormLimit({ name: 'invite', goes: 50, windowMs: HOUR_MS, what: 'invitations' })
const accepting = new FormLimit({ name: 'accept', goes: 30, windowMs: HOUR_MS, what: 'invitations' })

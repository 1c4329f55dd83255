import { z } from 'zod'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { lockCommunity, updateCommunity } from '@/lib/store/communities'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { countMembers, listMembershipsOf } from '@/lib/store/memberships'
import { deleteOtherSessions } from '@/lib/store/sessions'
import { countOperators, deleteUser, getUser, listProviders, updateUser } from '@/lib/store/users'
import { hashPassword, verifyPassword } from './password'
import { hubThrottle } from './sign-in'

export const nameSchema = z.strictObject({ name: displayName(80) })

/** Gives an account another name; `name` has passed `nameSchema`. */
export const renameAccount = (userId: string, name: string): Promise<void> => updateUser(userId, { name })

/**
 * Sets another password for who knows the present one, and signs the account out everywhere else.
 * @throws PolyphonyError (invalid_request, param `current` or `password`; rate_limited)
 */
export async function changePassword(
  userId: string,
  sessionId: string | undefined,
  passwords: { current: string; password: string },
): Promise<void> {
  const user = await getUser(userId)
  const passwordHash = await hubThrottle.check(`account:${userId}`, async () =>
    (await verifyPassword(passwords.current, user?.passwordHash))
      ? hashPassword(passwords.password)
      : undefined,
  )
  if (passwordHash === undefined)
    throw new PolyphonyError('invalid_request', 'This is not your present password.', { param: 'current' })
  await updateUser(userId, { passwordHash })
  await deleteOtherSessions(userId, sessionId)
}

/** The ids of the providers elsewhere with which an account signs in. */
export const listOwnProviders = (userId: string): Promise<string[]> => listProviders(userId)

/** What one types to say that the account shall go: its e-mail address, or its name where it has none. */
export const confirmationOf = (user: { email: string | null; name: string | null }): string =>
  user.email ?? user.name ?? ''

/**
 * Deletes an account with its conversations, keys, sessions and memberships. What it published for a community stays
 * there, without its name; a community where it was alone is archived.
 * @throws PolyphonyError (invalid_request, param `confirmation`; conflict, param `owner` while others depend on it as
 * their last owner, param `operator` for the last one who runs the hub)
 */
export async function deleteAccount(userId: string, confirmation: string): Promise<void> {
  const user = await getUser(userId)
  if (!user) throw new PolyphonyError('not_found', 'This account is gone already.')
  if (confirmation.trim().toLowerCase() !== confirmationOf(user).toLowerCase())
    throw new PolyphonyError('invalid_request', 'Type it exactly as it is shown.', { param: 'confirmation' })
  await inTransaction('Your account is being changed at this moment. Try again.', async (db) => {
    if (user.isOperator && (await countOperators(db)) < 2)
      throw new PolyphonyError('conflict', 'You are the last operator of this hub.', { param: 'operator' })
    for (const membership of await listMembershipsOf(userId, db)) await depart(membership, db)
    await deleteUser(userId, db)
  })
}

async function depart({ communityId, role }: { communityId: string; role: string }, db: Database) {
  await lockCommunity(communityId, db)
  if (role !== 'owner' || (await countMembers(communityId, 'owner', db)) > 1) return
  if ((await countMembers(communityId, undefined, db)) > 1)
    throw new PolyphonyError('conflict', 'Others rely on you as their last owner. Hand over first.', {
      param: 'owner',
    })
  await updateCommunity(communityId, { archivedAt: new Date() }, db)
}

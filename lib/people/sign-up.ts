import { z } from 'zod'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { createToken, hashToken } from '@/lib/core/one-time-token'
import { FormLimit } from '@/lib/limits/form-limit'
import type { Database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { consumeOneTimeLink, getOneTimeLink, insertOneTimeLink } from '@/lib/store/one-time-links'
import { insertUser } from '@/lib/store/users'
import { readHubSettings } from './hub-settings'
import { joinByInvitation, lookAtInvitation } from './invitations'
import { hashPassword } from './password'
import { EMAIL_TAKEN, type Person, parseNewUser } from './register-user'
import { hubThrottle } from './sign-in'

/** What opens the door: the hub is open to all, an operator's link, an invitation into a community; nothing. */
export type Door = 'open' | 'link' | 'invitation' | 'closed'

/** Makes the token of a link with which one person may make an account within 14 days. */
export async function createSignUpLink(
  clock: Clock = systemClock,
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = createToken()
  const expiresAt = new Date(clock.nowMs() + LINK_MS)
  await insertOneTimeLink({ hash, purpose: PURPOSE, expiresAt })
  return { token, expiresAt }
}

/** Whether somebody may make an account now, and through what; `token` is empty without a link. */
export async function findDoor(token: string, clock: Clock = systemClock): Promise<Door> {
  if (token !== '') {
    const link = await getOneTimeLink(hashToken(token))
    const isLink =
      link?.purpose === PURPOSE && link.usedAt === null && link.expiresAt.getTime() > clock.nowMs()
    if (isLink) return 'link'
    if (await lookAtInvitation(token, clock)) return 'invitation'
  }
  return (await readHubSettings()).signUp === 'open' ? 'open' : 'closed'
}

export const signUpSchema = z.strictObject({
  name: z.string().max(400),
  email: z.string().max(400),
  password: z.string().max(2_000),
  token: z.string().max(100),
})

/**
 * Makes an account, if the hub is open or the token opens it; an invitation's account is a member at once.
 * @param from who asks, to hold back scripts: a guest's id
 * @throws PolyphonyError (forbidden, param `signUp`, when closed; rate_limited; invalid_request and conflict naming the field)
 */
export async function signUp(
  input: z.infer<typeof signUpSchema>,
  from: string,
  clock: Clock = systemClock,
): Promise<{ person: Person; community: string | undefined }> {
  const user = parseNewUser({ name: input.name, email: input.email, password: input.password })
  await each.take(from)
  await everybody.take('hub')
  const door = await findDoor(input.token, clock)
  if (door === 'closed') throw closed()
  // A hash takes as much as a check of a password: both wait in one queue.
  const passwordHash = await hubThrottle.check(`sign-up:${from}`, () => hashPassword(user.password))
  return inTransaction(EMAIL_TAKEN, async (db) => {
    const { name, email } = user
    const row = await insertUser({ name, email, passwordHash: passwordHash ?? null, isOperator: false }, db)
    const community = await spend(door, input.token, row.id, clock, db)
    return { person: { id: row.id, name: row.name, email: row.email, isOperator: false }, community }
  })
}

async function spend(door: Door, token: string, userId: string, clock: Clock, db: Database) {
  if (door === 'invitation') return (await joinByInvitation(userId, token, clock, db)).slug
  const link = { hash: hashToken(token), purpose: PURPOSE, now: new Date(clock.nowMs()) }
  if (door === 'link' && !(await consumeOneTimeLink(link, db))) throw closed()
  return undefined
}

function closed(): PolyphonyError {
  return new PolyphonyError(
    'forbidden',
    'Accounts on this hub are made by invitation. Ask its operator for a link.',
    {
      param: 'signUp',
    },
  )
}

const PURPOSE = 'sign-up'
const LINK_MS = 14 * 24 * 60 * 60 * 1000
const each = new FormLimit({ name: 'sign-up', goes: 10, windowMs: 10 * 60_000, what: 'new accounts' })
const everybody = new FormLimit({
  name: 'sign-up-all',
  goes: 60,
  windowMs: 10 * 60_000,
  what: 'new accounts',
})

import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { createToken, hashToken } from '@/lib/core/one-time-token'
import { inTransaction } from '@/lib/store/in-transaction'
import {
  consumeOneTimeLink,
  deleteUnusedLinks,
  getOneTimeLink,
  insertOneTimeLink,
} from '@/lib/store/one-time-links'
import { hasOperator, insertUser } from '@/lib/store/users'
import { hashPassword } from './password'
import { EMAIL_TAKEN, type Person, parseNewUser } from './register-user'

/** Makes the token of a link that lets one person become operator within 24 hours; earlier unused ones stop working. */
export async function createOperatorLink(
  clock: Clock = systemClock,
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = createToken()
  const expiresAt = new Date(clock.nowMs() + LIFETIME_MS)
  await deleteUnusedLinks(PURPOSE)
  await insertOneTimeLink({ hash, purpose: PURPOSE, expiresAt })
  return { token, expiresAt }
}

/** Whether a link's token would work now. */
export async function isOperatorLinkValid(token: string, clock: Clock = systemClock): Promise<boolean> {
  const link = await getOneTimeLink(hashToken(token))
  return link?.purpose === PURPOSE && link.usedAt === null && link.expiresAt.getTime() > clock.nowMs()
}

/** Whether somebody is operator already; until then the start prints a link. */
export const operatorExists = (): Promise<boolean> => hasOperator()

/**
 * Makes the operator's account through a one-time link, and uses the link up; both or neither.
 * @throws PolyphonyError (not_found when the link is unknown, used or expired; invalid_request; conflict for the e-mail)
 */
export async function createOperator(
  input: { token: string; name: string; email: string; password: string },
  clock: Clock = systemClock,
): Promise<Person> {
  const user = parseNewUser(input)
  if (!(await isOperatorLinkValid(input.token, clock))) throw linkGone()
  const passwordHash = await hashPassword(user.password)
  return inTransaction(EMAIL_TAKEN, async (db) => {
    const link = { hash: hashToken(input.token), purpose: PURPOSE, now: new Date(clock.nowMs()) }
    if (!(await consumeOneTimeLink(link, db))) throw linkGone()
    const { id, name, email } = await insertUser(
      { name: user.name, email: user.email, passwordHash, isOperator: true },
      db,
    )
    return { id, name, email, isOperator: true }
  })
}

const PURPOSE = 'operator'
const LIFETIME_MS = 24 * 60 * 60 * 1000

function linkGone(): PolyphonyError {
  return new PolyphonyError(
    'not_found',
    'This link was used or has expired. Make a new one with `npm run -s admin -- operator-link`.',
  )
}

import { createHash } from 'node:crypto'
import { systemClock } from '@/lib/core/clock'
import { FormLimit } from '@/lib/limits/form-limit'
import { emptyBucket } from '@/lib/store/rate-buckets'
import { getUserByEmail } from '@/lib/store/users'
import { verifyPassword } from './password'
import type { Person } from './register-user'
import { SignInThrottle } from './sign-in-throttle'

/**
 * The person of an e-mail address and password; undefined when either is wrong, without saying which.
 * Tries at one address are counted in two places: in this process with growing delays, and in the database, where
 * another hub, or this one before it was started anew, counts too. The right password clears both.
 * @throws PolyphonyError (rate_limited, with the seconds to wait): nothing was checked
 */
export async function signIn(
  email: string,
  password: string,
  throttle: SignInThrottle = hubThrottle,
): Promise<Person | undefined> {
  const address = email.trim().toLowerCase()
  return throttle.check(address.slice(0, MAX_ADDRESS), async () => {
    // Of its digest: what somebody typed need not be an address, and is nobody's to keep.
    const key = createHash('sha256').update(address).digest('hex')
    await tries.take(key)
    const isPossible = address.length <= MAX_ADDRESS && !address.includes('\u0000')
    const user = isPossible ? await getUserByEmail(address) : undefined
    const isRight = await verifyPassword(password, user?.passwordHash)
    if (!user || !isRight) return undefined
    await emptyBucket(tries.keyOf(key))
    return { id: user.id, name: user.name, email: user.email, isOperator: user.isOperator }
  })
}

const MAX_ADDRESS = 254
/** The longest wait is a minute, since anybody can bring it upon anybody's address. */
const tries = new FormLimit({ name: 'sign-in', goes: 10, windowMs: 10 * 60_000, what: 'attempts to sign in' })

/** The queue of everything that hashes a password on this hub. */
export const hubThrottle = new SignInThrottle(systemClock)

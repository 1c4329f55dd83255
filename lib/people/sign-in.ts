import { systemClock } from '@/lib/core/clock'
import { getUserByEmail } from '@/lib/store/users'
import { verifyPassword } from './password'
import type { Person } from './register-user'
import { SignInThrottle } from './sign-in-throttle'

/**
 * The person of an e-mail address and password; undefined when either is wrong, without saying which.
 * @throws PolyphonyError (rate_limited, with the seconds to wait)
 */
export async function signIn(
  email: string,
  password: string,
  throttle: SignInThrottle = hubThrottle,
): Promise<Person | undefined> {
  const address = email.trim().toLowerCase()
  return throttle.check(address.slice(0, MAX_ADDRESS), async () => {
    const isPossible = address.length <= MAX_ADDRESS && !address.includes('\u0000')
    const user = isPossible ? await getUserByEmail(address) : undefined
    const isRight = await verifyPassword(password, user?.passwordHash)
    return user && isRight
      ? { id: user.id, name: user.name, email: user.email, isOperator: user.isOperator }
      : undefined
  })
}

const MAX_ADDRESS = 254

/** The queue of everything that hashes a password on this hub. */
export const hubThrottle = new SignInThrottle(systemClock)

import { getUserByEmail } from '@/lib/store/users'
import { verifyPassword } from './password'
import type { Person } from './register-user'

/** The person of an e-mail address and password; undefined when either is wrong, without saying which. */
export async function signIn(email: string, password: string): Promise<Person | undefined> {
  const address = email.trim().toLowerCase()
  const user =
    address.length <= 254 && !address.includes('\u0000') ? await getUserByEmail(address) : undefined
  const isRight = await verifyPassword(password, user?.passwordHash)
  return user && isRight
    ? { id: user.id, name: user.name, email: user.email, isOperator: user.isOperator }
    : undefined
}

import { z } from 'zod'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { inTransaction } from '@/lib/store/in-transaction'
import { insertUser } from '@/lib/store/users'
import { hashPassword } from './password'

export const newUserSchema = z.object({
  name: displayName(80),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('This is not an e-mail address.')),
  password: z.string(),
})

export interface Person {
  id: string
  name: string | null
  email: string | null
  isOperator: boolean
}

/**
 * Makes an account with a password.
 * @throws PolyphonyError (invalid_request, naming the field; conflict when the e-mail address has an account)
 */
export async function registerUser(input: {
  name: string
  email: string
  password: string
}): Promise<Person> {
  const user = parseNewUser(input)
  const passwordHash = await hashPassword(user.password)
  return inTransaction(EMAIL_TAKEN, async (db) => {
    const { id, name, email } = await insertUser(
      { name: user.name, email: user.email, passwordHash, isOperator: false },
      db,
    )
    return { id, name, email, isOperator: false }
  })
}

export const EMAIL_TAKEN = {
  message: 'There is an account with this e-mail address already: sign in instead.',
  param: 'email',
}

/** @throws PolyphonyError (invalid_request) naming the first field that is wrong */
export function parseNewUser(input: unknown): z.infer<typeof newUserSchema> {
  const parsed = newUserSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PolyphonyError('invalid_request', issue?.message ?? 'Fill in the form.', {
    param: issue?.path.join('.'),
  })
}

import { beforeEach, expect, test, vi } from 'vitest'
import { currentReader } from '@/app/reader'
import { signGuestId } from '@/lib/people/guest-id'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const SECRET = 'a secret of at least sixteen characters'
const { guestId, cookie } = signGuestId(SECRET)
let userId = ''

vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'guest' ? { value: cookie } : undefined) }),
}))
vi.mock('next-auth', () => ({ getServerSession: async () => ({ user: { id: userId } }) }))
provideTestDatabase()
beforeEach(() => vi.stubEnv('NEXTAUTH_SECRET', SECRET))

test('what an account may do is read from it at each request; who deleted theirs is a guest again', async () => {
  userId = (await registerUser({ name: 'Cy', email: 'cy@example.org', password: 'a good long password' })).id
  expect(await currentReader()).toEqual({ kind: 'user', userId, isOperator: false })
  await database().user.update({ where: { id: userId }, data: { isOperator: true } })
  expect(await currentReader()).toEqual({ kind: 'user', userId, isOperator: true })
  await database().user.delete({ where: { id: userId } })
  expect(await currentReader()).toEqual({ kind: 'guest', guestId })
})

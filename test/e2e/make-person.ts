import { createId } from '@/lib/core/ids'
import { hashPassword } from '@/lib/people/password'
import type { Role } from '@/lib/people/permissions'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { upsertMembership } from '@/lib/store/memberships'
import { insertUser } from '@/lib/store/users'
import { signedInCookie } from '@/test/support/cookies'

export interface Person {
  id: string
  name: string
  email: string
  password: string
  /** Of a browser in which they are signed in, as a request's header. */
  cookie: string
}

/** Somebody with an account on the hub of the tests, who has just signed in; `roles` by a community's slug. */
export async function makePerson(
  address: string,
  who: { name?: string; isOperator?: boolean; roles?: Record<string, Role> } = {},
): Promise<Person> {
  const { name = 'Awa', isOperator = false, roles = {} } = who
  const [email, password] = [`${createId('mail')}@example.org`, 'a long enough password']
  const passwordHash = await hashPassword(password)
  const { id } = await insertUser({ name, email, passwordHash, isOperator }, database())
  for (const [slug, role] of Object.entries(roles)) {
    const community = await getCommunityRow(slug)
    if (!community) throw new Error(`There is no community ${slug}.`)
    await upsertMembership({ userId: id, communityId: community.id, role })
  }
  return { id, name, email, password, cookie: await signedInCookie(address, { email, password }) }
}

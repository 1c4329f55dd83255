import { expect, test } from 'vitest'
import { createConversation } from '@/lib/conversations/conversations'
import type { Clock } from '@/lib/core/clock'
import { createId } from '@/lib/core/ids'
import { createOwnKey, listKeys, revokeOwnKey, verifyKey } from '@/lib/keys/keys'
import { exportAccount } from '@/lib/people/export-account'
import { saveHubSettings } from '@/lib/people/hub-settings'
import { createInvitation } from '@/lib/people/invitations'
import { roleIn } from '@/lib/people/may-in-community'
import { changePassword, deleteAccount } from '@/lib/people/own-account'
import { createResetLink, isResetLinkValid, resetPassword } from '@/lib/people/password-reset'
import { registerUser } from '@/lib/people/register-user'
import { beginSession, endSession, isSessionAlive, listSessions } from '@/lib/people/sessions'
import { signIn } from '@/lib/people/sign-in'
import { createSignUpLink, findDoor, signUp } from '@/lib/people/sign-up'
import { insertCommunity } from '@/lib/store/communities'
import { insertComparison } from '@/lib/store/comparisons'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

const PASSWORD = 'a good long password'
const at = (ms: number): Clock => ({ nowMs: () => ms })
const DAY_MS = 24 * 3_600_000
let people = 0
const newcomer = (token = '') => ({
  ...{ name: 'Ada', email: `p${people++}@example.org`, password: PASSWORD, token },
})
const account = () => registerUser(newcomer())
const community = (slug: string) =>
  insertCommunity({ slug, name: slug, purpose: '', maker: 'us', cultureTag: 'root', position: 0 }, database())
const join = (communityId: string, userId: string, role: string) =>
  database().membership.create({ data: { communityId, userId, role } })

test('a fresh hub is closed; a link opens it once, a setting for all', async () => {
  expect(await findDoor('')).toBe('closed')
  await expect(signUp(newcomer(), 'g')).rejects.toMatchObject({ code: 'forbidden', param: 'signUp' })
  const { token } = await createSignUpLink()
  const outcomes = await Promise.allSettled([signUp(newcomer(token), 'g'), signUp(newcomer(token), 'g')])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await database().user.count()).toBe(1)
  expect(await findDoor(token)).toBe('closed')
  const late = await createSignUpLink(at(0))
  expect(await findDoor(late.token, at(14 * DAY_MS))).toBe('closed')
  await saveHubSettings({ signUp: 'open', communityCreation: 'accounts' })
  const { person } = await signUp(newcomer(), 'g')
  expect(person).toMatchObject({ name: 'Ada', isOperator: false })
  await saveHubSettings({ signUp: 'invitation', communityCreation: 'accounts' })
})

test('an invitation into a community makes an account that belongs to it', async () => {
  const { id } = await community('here')
  const { token } = await createInvitation({
    ...{ communityId: id, userId: null, role: 'maintainer', uses: 1, days: 1 },
  })
  const { person, community: slug } = await signUp(newcomer(token), 'h')
  expect(slug).toBe('here')
  expect(await roleIn({ kind: 'user', userId: person.id, isOperator: false }, id)).toBe('maintainer')
})

test('a script that makes accounts is held back', async () => {
  const tries = Array.from({ length: 11 }, () => signUp(newcomer(), 'script'))
  const codes = (await Promise.allSettled(tries)).map((one) => one.status === 'rejected' && one.reason.code)
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(1)
})

test.each(['\u202EadA', 'a\u0007', '\u2067', '\u200B'])('nobody is called %j', async (name) => {
  await expect(registerUser({ ...newcomer(), name })).rejects.toMatchObject({ param: 'name' })
})

test('a session that is ended elsewhere holds no more; nobody ends another’s', async () => {
  const [ada, bo] = [await account(), await account()]
  const [first, second] = [
    await beginSession({ userId: ada.id, userAgent: 'x\u0000'.repeat(900) }),
    await beginSession({ userId: ada.id, userAgent: '' }),
  ]
  expect(await isSessionAlive(first, ada.id)).toBe(true)
  expect(await isSessionAlive(first, bo.id)).toBe(false)
  expect(await isSessionAlive('', ada.id)).toBe(false)
  expect(await isSessionAlive(first, ada.id, at(Date.now() + 31 * DAY_MS))).toBe(false)
  await expect(endSession(bo.id, first)).rejects.toMatchObject({ code: 'not_found' })
  await endSession(ada.id, first)
  expect(await isSessionAlive(first, ada.id)).toBe(false)
  expect((await listSessions(ada.id)).map(({ id }) => id)).toEqual([second])
})

test('a changed password signs out everywhere else; a reset signs out everywhere', async () => {
  const ada = await account()
  const [here, there] = [
    await beginSession({ userId: ada.id, userAgent: '' }),
    await beginSession({ userId: ada.id, userAgent: '' }),
  ]
  await expect(
    changePassword(ada.id, here, { current: 'a wrong password', password: PASSWORD }),
  ).rejects.toMatchObject({ param: 'current' })
  await changePassword(ada.id, here, { current: PASSWORD, password: 'another long password' })
  expect([await isSessionAlive(here, ada.id), await isSessionAlive(there, ada.id)]).toEqual([true, false])
  const { token: older } = await createResetLink(ada.id)
  const { token } = await createResetLink(ada.id)
  expect([await isResetLinkValid(older), await isResetLinkValid(token)]).toEqual([false, true])
  await expect(resetPassword(token, 'short')).rejects.toMatchObject({ param: 'password' })
  await resetPassword(token, 'a third long password')
  await expect(resetPassword(token, PASSWORD)).rejects.toMatchObject({ code: 'not_found', param: 'token' })
  expect(await isSessionAlive(here, ada.id)).toBe(false)
  expect(await signIn(ada.email ?? '', 'a third long password')).toMatchObject({ id: ada.id })
})

test('one’s own keys: at most twenty that work, and nobody revokes another’s', async () => {
  const [ada, bo] = [await account(), await account()]
  const { key, row } = await createOwnKey({ name: 'mine', userId: ada.id, scopes: ['chat'] })
  await expect(revokeOwnKey(bo.id, row.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await verifyKey(key, 'chat')).toMatchObject({ userId: ada.id })
  for (let made = 1; made < 20; made++) await createOwnKey({ name: 'more', userId: ada.id })
  await expect(createOwnKey({ name: 'more', userId: ada.id })).rejects.toMatchObject({ param: 'keys' })
  await revokeOwnKey(ada.id, row.id)
  await expect(verifyKey(key, 'chat')).rejects.toThrow(/revoked/)
  expect(await listKeys(ada.id)).toHaveLength(20)
})

test('the export is one JSON object with everything of one’s own, and no secret', async () => {
  const [ada, bo] = [await account(), await account()]
  const { key } = await createOwnKey({ name: 'mine', userId: ada.id })
  for (const { id } of [ada, ada, bo]) {
    const reader = { kind: 'user', userId: id, isOperator: false } as const
    await createConversation({ id: createId('conv'), reader, assistantName: 'a/b', question: 'Why?' })
  }
  const owner = { userId: ada.id }
  const compared = await insertComparison({ owner, assistantNames: ['a/b', 'a/c'], isBlind: false })
  const column = { comparisonId: compared.id, position: 1 }
  const conversationId = createId('conv')
  await database().conversation.create({
    data: {
      ...{ id: conversationId, userId: ada.id, assistantName: 'a/c', title: 'Why?', updatedAt: new Date() },
      column: { connect: { comparisonId_position: column } },
    },
  })
  await database().comparison.update({ where: { id: compared.id }, data: { title: 'Why?' } })
  await database().account.create({
    data: { userId: ada.id, type: 'oauth', provider: 'github', providerAccountId: ada.id },
  })
  let text = ''
  for await (const piece of exportAccount(ada.id)) text += piece
  const data = JSON.parse(text)
  expect(data.account).toMatchObject({ id: ada.id, email: ada.email, signsInWith: ['github'] })
  expect(data.conversations).toHaveLength(3)
  expect(data.conversations[2]).toMatchObject({ id: conversationId, comparisonId: compared.id, messages: [] })
  expect(data).toMatchObject({ comparisons: [{ id: compared.id }], votes: [] })
  expect(data.keys).toMatchObject([{ name: 'mine' }])
  expect(text).not.toContain(key)
  expect(text).not.toMatch(/passwordHash|scrypt|"hash"/)
})

test('who deletes their account hands over first, and leaves nothing of their own behind', async () => {
  const [ada, bo] = [await account(), await account()]
  const [shared, alone] = [await community('shared'), await community('alone')]
  await join(shared.id, ada.id, 'owner')
  await join(shared.id, bo.id, 'member')
  await join(alone.id, ada.id, 'owner')
  const reader = { kind: 'user', userId: ada.id, isOperator: false } as const
  await createConversation({ id: createId('conv'), reader, assistantName: 'a/b', question: 'Why?' })
  await createOwnKey({ name: 'mine', userId: ada.id })
  const typed = ada.email ?? ''
  await expect(deleteAccount(ada.id, 'no')).rejects.toMatchObject({ param: 'confirmation' })
  await expect(deleteAccount(ada.id, typed)).rejects.toMatchObject({ code: 'conflict', param: 'owner' })
  const still = await database().community.findUnique({ where: { id: alone.id } })
  expect(still?.archivedAt).toBeNull()
  await database().membership.updateMany({ where: { userId: bo.id }, data: { role: 'owner' } })
  await deleteAccount(ada.id, ` ${typed.toUpperCase()} `)
  const where = { userId: ada.id }
  const left = [
    database().conversation.count({ where }),
    database().apiKey.count({ where }),
    database().membership.count({ where }),
    database().session.count({ where }),
  ]
  expect(await Promise.all(left)).toEqual([0, 0, 0, 0])
  const archived = await database().community.findUnique({ where: { id: alone.id } })
  expect(archived?.archivedAt).toBeInstanceOf(Date)
})

test('the last operator stays', async () => {
  const op = await account()
  await database().user.update({ where: { id: op.id }, data: { isOperator: true } })
  await expect(deleteAccount(op.id, op.email ?? '')).rejects.toMatchObject({ param: 'operator' })
})

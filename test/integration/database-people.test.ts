import { expect, test } from 'vitest'
import type { Clock } from '@/lib/core/clock'
import { createKey, listKeys, revokeKey, verifyKey } from '@/lib/keys/keys'
import {
  createOperator,
  createOperatorLink,
  isOperatorLinkValid,
  operatorExists,
} from '@/lib/people/operator-link'
import { registerUser } from '@/lib/people/register-user'
import { signIn } from '@/lib/people/sign-in'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

const PASSWORD = 'a good long password'
const at = (ms: number): Clock => ({ nowMs: () => ms })
const HOUR_MS = 3_600_000

test('the operator’s link makes one account and works once', async () => {
  expect(await operatorExists()).toBe(false)
  const { token } = await createOperatorLink()
  const form = { token, name: 'Ada', email: ' Ada@Example.org ', password: PASSWORD }
  const outcomes = await Promise.allSettled([
    createOperator(form),
    createOperator({ ...form, email: 'b@example.org' }),
  ])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await database().user.count()).toBe(1)
  expect(await operatorExists()).toBe(true)
  expect(await isOperatorLinkValid(token)).toBe(false)
  await expect(createOperator(form)).rejects.toMatchObject({ code: 'not_found' })
})

test('a link expires after 24 hours, and a newer one ends it', async () => {
  const { token } = await createOperatorLink(at(0))
  expect(await isOperatorLinkValid(token, at(24 * HOUR_MS - 1))).toBe(true)
  expect(await isOperatorLinkValid(token, at(24 * HOUR_MS))).toBe(false)
  const { token: newer } = await createOperatorLink(at(1))
  expect(await isOperatorLinkValid(token, at(1))).toBe(false)
  expect(await isOperatorLinkValid(newer, at(1))).toBe(true)
  for (const guess of ['', 'x', '\u0000', `${newer}x`])
    expect(await isOperatorLinkValid(guess, at(1))).toBe(false)
})

test('a form with a mistake leaves the link usable', async () => {
  const { token } = await createOperatorLink()
  const form = { token, name: 'Bo', email: 'bo@example.org', password: PASSWORD }
  await expect(createOperator({ ...form, email: 'no' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'email',
  })
  await expect(createOperator({ ...form, password: 'short' })).rejects.toMatchObject({ param: 'password' })
  await registerUser({ name: 'Bo', email: 'taken@example.org', password: PASSWORD })
  for (const name of ['\u0000', 'B\u0000o', 'Bo\nBo', 'B\u001bo'])
    await expect(createOperator({ ...form, name })).rejects.toMatchObject({ param: 'name' })
  await expect(createOperator({ ...form, email: 'TAKEN@example.org' })).rejects.toMatchObject({
    code: 'conflict',
    param: 'email',
  })
  expect(await createOperator(form)).toMatchObject({ isOperator: true, email: 'bo@example.org' })
})

test('one signs in with the right password alone, whatever the case of the address', async () => {
  await registerUser({ name: 'Cy', email: 'cy@example.org', password: PASSWORD })
  expect(await signIn('CY@example.org ', PASSWORD)).toMatchObject({ name: 'Cy', isOperator: false })
  expect(await signIn('cy@example.org', `${PASSWORD}!`)).toBeUndefined()
  for (const email of ['nobody@example.org', '', '\u0000', 'x'.repeat(100_000)])
    expect(await signIn(email, PASSWORD)).toBeUndefined()
})

test('a key passes while it lasts; unknown, revoked and expired are told apart', async () => {
  const { key, row } = await createKey({ name: 'mine' })
  expect(key).toMatch(/^pk-[\w-]{32}$/)
  expect(await verifyKey(key, 'chat')).toMatchObject({
    id: row.id,
    name: 'mine',
    userId: null,
    scopes: ['chat'],
  })
  const afterDays = (days: number) => at(Date.now() + days * 24 * HOUR_MS)
  await expect(verifyKey(key, 'chat', afterDays(91))).rejects.toThrow(/expired on/)
  expect(await verifyKey(key, 'chat', afterDays(89))).toBeDefined()
  await revokeKey(row.id)
  await expect(verifyKey(key, 'chat')).rejects.toThrow(/was revoked on/)
  await expect(revokeKey(row.id)).rejects.toMatchObject({ code: 'not_found' })
  for (const wrong of [
    '',
    'pk-',
    key.slice(0, -1),
    `${key}x`,
    `${key}\u0000`,
    'pk-'.padEnd(35, 'A'),
    'x'.repeat(1e6),
  ]) {
    await expect(verifyKey(wrong, 'chat')).rejects.toMatchObject({
      code: 'unauthenticated',
      message: expect.stringContaining('Incorrect API key'),
    })
  }
})

test('the database holds no key, only its hash and its first characters', async () => {
  const { key } = await createKey({ name: 'secret', expiresInDays: 1 })
  const stored = JSON.stringify(await database().apiKey.findMany())
  expect(stored).not.toContain(key)
  expect(stored).toContain(key.slice(0, 9))
  expect(JSON.stringify(await listKeys())).not.toMatch(/"hash"/)
})

test.each([
  { name: ' ' },
  { name: 'x'.repeat(81) },
  { name: 'a\u0000' },
  { name: 'a', expiresInDays: 0 },
  { name: 'a', expiresInDays: Number.NaN },
])('refuses to make the key %j', async (input) => {
  await expect(createKey(input)).rejects.toMatchObject({ code: 'invalid_request' })
})

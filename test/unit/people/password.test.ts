import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from '@/lib/people/password'

test('the right password passes, every other one does not, and no two stored forms are alike', async () => {
  const [first, second] = await Promise.all([
    hashPassword('correct horse battery'),
    hashPassword('correct horse battery'),
  ])
  expect(first).not.toBe(second)
  expect(await verifyPassword('correct horse battery', first)).toBe(true)
  expect(await verifyPassword('correct horse batterY', first)).toBe(false)
  expect(await verifyPassword('', first)).toBe(false)
})

test('the stored form names its own parameters and is scrypt of RFC 7914', async () => {
  const stored = await hashPassword('a password of mine')
  const [scheme, N, r, p, salt = '', hash] = stored.split('$')
  expect([scheme, N, r, p]).toEqual(['scrypt', '32768', '8', '3'])
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: 2 ** 28 }
  const expected = scryptSync('a password of mine', Buffer.from(salt, 'base64url'), 32, cost)
  expect(hash).toBe(expected.toString('base64url'))
})

test('a password typed with combining characters is the one typed with composed ones', async () => {
  expect(await verifyPassword('café au lait', await hashPassword('cafe\u0301 au lait'))).toBe(true)
})

test('too short and too long passwords are refused with the limit in the message', async () => {
  await expect(hashPassword('short')).rejects.toThrow('at least 10')
  await expect(hashPassword('x'.repeat(1_025))).rejects.toThrow('at most 1024')
  await expect(hashPassword('👍'.repeat(5))).rejects.toThrow('at least 10')
})

test.each([null, undefined, '', 'scrypt$1$2$3', 'plain text', `scrypt$16$1$1$${'A'.repeat(22)}$short`])(
  'nothing matches the stored form %s',
  async (stored) => {
    expect(await verifyPassword('correct horse battery', stored)).toBe(false)
  },
)

import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signGuestId, verifyGuestId } from '@/lib/people/guest-id'

const SECRET = 'a secret of at least sixteen'

test('a cookie that this hub signed gives back its guest', () => {
  const { guestId, cookie } = signGuestId(SECRET)
  expect(guestId).toMatch(/^guest_[0-9a-z]{26}$/)
  expect(verifyGuestId(SECRET, cookie)).toBe(guestId)
})

test('the signature is HMAC-SHA256 over the purpose and the id', () => {
  const { guestId, cookie } = signGuestId(SECRET)
  expect(cookie.split('.')[1]).toBe(
    createHmac('sha256', SECRET).update(`guest:${guestId}`).digest('base64url'),
  )
})

test('another secret, another id, or a single changed character is no guest', () => {
  const { guestId, cookie } = signGuestId(SECRET)
  expect(verifyGuestId('another secret entirely', cookie)).toBeUndefined()
  expect(verifyGuestId(SECRET, cookie.replace(guestId, signGuestId(SECRET).guestId))).toBeUndefined()
  fc.assert(
    fc.property(fc.nat(cookie.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(cookie[at] !== character)
      expect(verifyGuestId(SECRET, cookie.slice(0, at) + character + cookie.slice(at + 1))).toBeUndefined()
    }),
  )
})

test('no text whatever passes by chance or breaks the check', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      (text) => verifyGuestId(SECRET, text) === undefined,
    ),
  )
  expect(verifyGuestId(SECRET, undefined)).toBeUndefined()
  expect(verifyGuestId(SECRET, 'x'.repeat(1_000_000))).toBeUndefined()
})

import { expect, test } from 'vitest'
import { readEnv } from '@/lib/core/env'

const limits = (RATE_LIMITS: string) => readEnv({ RATE_LIMITS }).RATE_LIMITS

test('who is not named keeps the default, and a limit can be lifted in part or whole', () => {
  const usual = limits('')
  expect(usual.guest).toEqual({ requests: 60, tokens: 120_000 })
  expect(limits('guest=5/100, key=off community=off/9  account=7/off')).toEqual({
    guest: { requests: 5, tokens: 100 },
    key: { requests: null, tokens: null },
    community: { requests: null, tokens: 9 },
    account: { requests: 7, tokens: null },
  })
  expect(limits('')).toEqual(usual)
})

test.each([
  'guest',
  'guest=5',
  'guests=5/5',
  'guest=0/5',
  'guest=-1/5',
  'guest=off/',
  'key=1/2/3',
  'key=1e9/2',
])('"%s" is refused by its name', (text) => {
  expect(() => limits(text)).toThrow(/RATE_LIMITS: ".*" is no limit/)
})

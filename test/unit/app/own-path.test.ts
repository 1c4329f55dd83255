import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ownPath } from '@/app/own-path'

const HUB = 'https://hub.example'
beforeAll(() => void vi.stubEnv('PUBLIC_URL', HUB))
afterAll(() => void vi.unstubAllEnvs())

test.each([
  ['/chat/commons/plain?x=1', '/chat/commons/plain?x=1'],
  [`${HUB}/account`, '/account'],
  ['https://evil.example/', '/'],
  ['//evil.example/a', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  [`${HUB}@evil.example/`, '/'],
  [`${HUB}.evil.example/`, '/'],
  [`${HUB}//evil.example/a`, '/evil.example/a'],
  ['javascript:alert(1)', '/'],
  ['data:text/html,x', '/'],
])('%j leads to %j', (address, path) => {
  expect(ownPath(address)).toBe(path)
})

test('whatever is given, a browser stays on this hub', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '//',
    '@',
    ':',
    '.',
    '?',
    '#',
    '\t',
    '\n',
    ' ',
    'evil.example',
    'http:',
    HUB,
    '%2f',
    '..',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      expect(new URL(ownPath(pieces.join('')), HUB).origin).toBe(HUB)
    }),
    { numRuns: 2_000 },
  )
})

import { expect, test } from 'vitest'
import { publicLookup, refusePrivateHost } from '@/lib/core/public-lookup'

function look(addresses: string[], all: boolean) {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  const lookup = publicLookup((_, __, done) => done(null, found))
  return new Promise((resolve) => {
    lookup('moderation.example.org', { all }, (error, address) => resolve(error?.name ?? address))
  })
}

test('a socket gets the addresses that were checked', async () => {
  expect(await look(['93.184.216.34', '2606:2800:220:1::1'], false)).toBe('93.184.216.34')
  expect(await look(['93.184.216.34'], true)).toEqual([{ address: '93.184.216.34', family: 4 }])
})

test.each([['10.0.0.5'], ['::ffff:169.254.169.254'], ['::7f00:1'], ['fd00::1'], ['64:ff9b::7f00:1']])(
  'one private address among many refuses the name: %s',
  async (address) => {
    expect(await look(['93.184.216.34', address], true)).toBe('PrivateAddress')
    expect(await look(['93.184.216.34', address], false)).toBe('PrivateAddress')
  },
)

test('a name without addresses is an error', async () => {
  expect(await look([], true)).toBe('Error')
})

test.each(['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '0.0.0.0', '192.168.1.1'])(
  'a private host is refused: %s',
  (host) => {
    expect(() => refusePrivateHost(host)).toThrow(/public internet/)
  },
)

test.each(['93.184.216.34', 'example.org', '[2606:2800:220:1::1]'])('others are not: %s', (host) => {
  expect(() => refusePrivateHost(host)).not.toThrow()
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { fetchFromHub } from '@/lib/models/hub'

const NAMES: Record<string, string> = {
  'hub.example': '198.41.0.4',
  'cdn.example': '127.0.0.2',
  'inside.example': '10.0.0.5',
  // Public for whoever looks it up first, and private for the connection.
  'rebound.example': '198.41.0.6',
}
const addressOf = (name: string) => ({ address: NAMES[name] ?? name, family: isIP(NAMES[name] ?? name) })
vi.mock('node:dns/promises', () => ({ lookup: async (name: string) => [addressOf(name)] }))
vi.mock('node:dns', async (load) => ({
  ...(await load<typeof import('node:dns')>()),
  lookup: (name: string, _: object, done: (error: null, found: object[]) => void) =>
    done(null, [name === 'rebound.example' ? { address: '10.0.0.6', family: 4 } : addressOf(name)]),
}))
// One loopback address stands for the public internet.
vi.mock('@/lib/core/is-private-address', async (load) => {
  const { isPrivateAddress } = await load<typeof import('@/lib/core/is-private-address')>()
  return { isPrivateAddress: (address: string) => address !== '127.0.0.2' && isPrivateAddress(address) }
})
afterEach(() => vi.unstubAllGlobals())

/** A Hub at `home` that leads to a place; every address that was asked for is kept. */
function lead(to: string) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href)
    if (url.href === to) return new Response('bytes')
    return new Response(null, { status: 302, headers: { location: to } })
  })
  return asked
}

const hub = (url: string) => ({ url, token: undefined, idleTimeoutMs: 100 })

test.each([
  'https://169.254.169.254/latest/meta-data',
  'https://127.0.0.1:5432/',
  'https://inside.example/secret',
  'https://rebound.example/secret',
  'https://[::1]/x',
])('a Hub on the public internet cannot lead to %s', async (to) => {
  const asked = lead(to)
  await expect(fetchFromHub(hub('https://hub.example'), '/a')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('no address of the public internet'),
  })
  expect(asked).toEqual(['https://hub.example/a'])
})

test('nor can a next page of its listing be there', async () => {
  const asked = lead('https://nowhere.example/')
  await expect(fetchFromHub(hub('https://hub.example'), 'https://10.0.0.5/page2')).rejects.toThrow('public')
  expect(asked).toEqual([])
})

test('its store elsewhere on the internet is followed, with ranges and without the token', async () => {
  const asked: { range: string | undefined; authorization: string | undefined }[] = []
  const store = createServer(({ headers: { range, authorization } }, response) => {
    asked.push({ range, authorization })
    response.writeHead(206, { 'content-range': 'bytes 2-4/5' }).end('tes')
  }).listen(0, '127.0.0.2')
  await once(store, 'listening')
  const { port } = store.address() as AddressInfo
  lead(`http://cdn.example:${port}/file`)
  const home = { ...hub('http://hub.example'), token: 'hf_secret' }
  const response = await fetchFromHub(home, '/a', { headers: { range: 'bytes=2-' } })
  expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([
    206,
    'bytes 2-4/5',
    'tes',
  ])
  expect(asked).toEqual([{ range: 'bytes=2-', authorization: undefined }])
  store.close()
})

test('a mirror inside may have its store inside', async () => {
  lead('https://inside.example/file')
  expect(await (await fetchFromHub(hub('https://10.0.0.9'), '/a')).text()).toBe('bytes')
})

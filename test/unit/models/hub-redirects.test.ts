import { afterEach, expect, test, vi } from 'vitest'
import { fetchFromHub } from '@/lib/models/hub'

const NAMES: Record<string, string> = {
  'hub.example': '198.41.0.4',
  'cdn.example': '198.41.0.5',
  'inside.example': '10.0.0.5',
}
vi.mock('node:dns/promises', () => ({
  lookup: async (name: string) => [{ address: NAMES[name] ?? name, family: 4 }],
}))
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

test('its store elsewhere on the internet is followed, and a mirror inside may have its store inside', async () => {
  lead('https://cdn.example/file')
  expect(await (await fetchFromHub(hub('https://hub.example'), '/a')).text()).toBe('bytes')
  lead('https://inside.example/file')
  expect(await (await fetchFromHub(hub('https://10.0.0.9'), '/a')).text()).toBe('bytes')
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import manifest from '@/app/manifest'
import arabic from '@/messages/ar.json'

vi.mock('next-intl/server', () => ({
  getLocale: async () => 'ar',
  getTranslations: async (room: 'site' | 'shell') => (key: string) => Reflect.get(arabic[room], key),
}))

const root = join(import.meta.dirname, '../../..')

test('says what a browser needs to install the hub, in the reader’s language', async () => {
  const { icons = [], shortcuts = [], ...rest } = await manifest()
  expect(rest).toMatchObject({ name: 'Polyphony', start_url: '/', scope: '/', display: 'standalone' })
  expect(rest).toMatchObject({ lang: 'ar', dir: 'rtl', description: arabic.site.description })
  expect(shortcuts.map(({ name }) => name)).toEqual([arabic.shell.ask, arabic.shell.assistants])
  expect(icons.map(({ purpose }) => purpose)).toContain('maskable')
})

test('every icon is there and has the size that it says', async () => {
  const { icons = [] } = await manifest()
  const pictures = icons.filter(({ type }) => type === 'image/png')
  expect(pictures.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  for (const { src, sizes } of pictures) {
    // A PNG's width and height stand at bytes 16 and 20.
    const header = readFileSync(join(root, 'public', src)).subarray(0, 24)
    expect(header.subarray(1, 4).toString()).toBe('PNG')
    expect(`${header.readUInt32BE(16)}x${header.readUInt32BE(20)}`).toBe(sizes)
  }
})

import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapterPath, storeAdapter } from '@/lib/storage/adapter-store'
import { makeTempFolder, TINY } from '../engine/tiny-model'

const ADAPTER = join(TINY, 'adapter')
let dataDir: string
beforeAll(async () => {
  dataDir = await makeTempFolder()
})
afterAll(() => rm(dataDir, { recursive: true }))

test('an adapter lies under the digest of what sha256sum would list', async () => {
  const lines = await Promise.all(
    ['adapter_config.json', 'adapter_model.safetensors'].map(async (name) => {
      const hex = createHash('sha256')
        .update(await readFile(join(ADAPTER, name)))
        .digest('hex')
      return `${hex}  ${name}\n`
    }),
  )
  const expected = createHash('sha256').update(lines.join('')).digest('hex')
  const { digest, path } = await storeAdapter(dataDir, ADAPTER)
  expect(digest).toBe(expected)
  expect(path).toBe(adapterPath(dataDir, digest))
  expect((await readdir(path)).sort()).toEqual(['adapter_config.json', 'adapter_model.safetensors'])
})

test('storing the same adapter many times at once is one adapter and leaves nothing behind', async () => {
  const stored = await Promise.all(Array.from({ length: 5 }, () => storeAdapter(dataDir, ADAPTER)))
  expect(new Set(stored.map(({ digest }) => digest)).size).toBe(1)
  expect(await readdir(join(dataDir, 'blobs/adapters'))).toEqual([stored[0]!.digest])
})

test('a folder without weights is refused and leaves nothing behind', async () => {
  const folder = await makeTempFolder()
  await writeFile(join(folder, 'adapter_config.json'), '{}')
  await expect(storeAdapter(dataDir, folder)).rejects.toMatchObject({ code: 'not_found' })
  expect(await readdir(join(dataDir, 'blobs/adapters'))).toHaveLength(1)
  await rm(folder, { recursive: true })
})

test('a digest that is none cannot leave the store', () => {
  expect(() => adapterPath(dataDir, '../../etc')).toThrow('64 hexadecimal digits')
})

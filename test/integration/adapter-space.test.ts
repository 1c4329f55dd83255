import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { deleteUpload, findUpload, listOpenUploads, openUpload } from '@/lib/adapters/open-upload'
import { checkArrival } from '@/lib/bundles/check-arrival'
import { readEnv } from '@/lib/core/env'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { sumAdapterBytes } from '@/lib/store/adapters'
import { getCommunityRow } from '@/lib/store/communities'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { rawZip } from '@/test/support/raw-zip'

const MB = 1e6
/** What the disk has left; the hub keeps 512 MiB of it free. */
const disk = vi.hoisted(() => ({ freeBytes: Number.POSITIVE_INFINITY }))
vi.mock('@/lib/storage/free-bytes', () => ({ freeBytes: async () => disk.freeBytes }))
const RESERVE = 512 * 1024 ** 2

const place = provideTestDatabase({ seed: true })
const env = (quotaBytes = 1e9) => ({ ...readEnv(), ADAPTER_QUOTA_GB: quotaBytes / 1e9 })
let communityId = ''
let usedBytes = 0

beforeAll(async () => {
  communityId = (await getCommunityRow('teranga'))?.id ?? ''
  usedBytes = await sumAdapterBytes(communityId)
})
afterEach(async () => {
  disk.freeBytes = Number.POSITIVE_INFINITY
  for (const { id } of await listOpenUploads(communityId)) await deleteUpload(place.dataDir, communityId, id)
})

const declare = (sizeBytes: number, settings = env(), path = 'a.safetensors') =>
  openUpload(settings, { communityId, userId: null, upload: { name: 'x', files: [{ path, sizeBytes }] } })

async function bring(bytes: Buffer, settings: ReturnType<typeof env>) {
  const { id } = await declare(bytes.length, settings, 'adapter.zip')
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  writeFileSync(join(partsFolder(place.dataDir), partName(id, 0)), bytes)
  const checks = []
  for await (const one of checkArrival(settings, await findUpload(communityId, id))) checks.push(one)
  return { id, checks, upload: await findUpload(communityId, id) }
}

const NAMES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const starter = (name: string) => readFileSync(join('starter/adapters/fr-SN', name))
/** A zip of kilobytes that unfolds to a whole adapter, its weights all zeros. */
const folded = (extraBytes = 0) =>
  rawZip([
    ...NAMES.map((name) => ({ name, bytes: starter(name) })),
    { name: 'optimizer.pt', bytes: Buffer.alloc(extraBytes), isDeflated: true },
  ])

test('what is announced counts against the quota, what was refused does not', async () => {
  const settings = env(usedBytes + 10 * MB)
  const { id } = await declare(6 * MB, settings)
  await expect(declare(6 * MB, settings)).rejects.toThrow('ADAPTER_QUOTA_GB')
  await deleteUpload(place.dataDir, communityId, id)
  const refused = await bring(Buffer.alloc(6 * MB), settings)
  expect(refused.upload.status).toBe('refused')
  await declare(6 * MB, settings)
})

test('of the disk, bytes that arrived are not counted twice', async () => {
  const { id } = await declare(10 * MB)
  disk.freeBytes = RESERVE + 14 * MB
  await expect(declare(5 * MB)).rejects.toThrow('has room for 4.0 MB more')
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  const part = join(partsFolder(place.dataDir), partName(id, 0))
  writeFileSync(part, '')
  truncateSync(part, 8 * MB)
  disk.freeBytes -= 8 * MB
  expect(statSync(part).size).toBe(8 * MB)
  await declare(4 * MB)
  await expect(declare(1 * MB)).rejects.toThrow('has room')
})

test('a zip that unfolds beyond the quota is refused while it unfolds, and leaves nothing', async () => {
  const zip = folded(20 * MB)
  const settings = env(usedBytes + 5 * MB)
  expect(zip.length).toBeLessThan(5 * MB)
  const { checks, upload } = await bring(zip, settings)
  expect(upload.status).toBe('refused')
  expect(checks.at(-1)?.message).toMatch(/this zip unfolds to more than is left.*ADAPTER_QUOTA_GB/)
})

test('so is one that unfolds beyond the disk, a bundle as well', async () => {
  const zip = folded(20 * MB)
  disk.freeBytes = RESERVE + 5 * MB
  const { checks } = await bring(zip, env())
  expect(checks.at(-1)?.message).toMatch(/disk has room for 5\.0 MB more, and this zip unfolds/)
  const bundle = rawZip([
    { name: 'manifest.json', bytes: Buffer.from('{}') },
    { name: 'adapter/adapter_model.safetensors', bytes: Buffer.alloc(20 * MB), isDeflated: true },
  ])
  const refused = await bring(bundle, env())
  expect(refused.checks.at(-1)).toMatchObject({
    ...{ id: 'bundle', status: 'failed' },
    message: expect.stringContaining('disk has room'),
  })
})

test('once it is checked, an upload takes what its adapter takes', async () => {
  const { upload } = await bring(folded(), env())
  expect(upload.status).toBe('checked')
  const left = 10 * MB
  const settings = env(usedBytes + (upload.found?.sizeBytes ?? 0) + left)
  await declare(left, settings)
  await expect(declare(1 * MB, settings)).rejects.toThrow('ADAPTER_QUOTA_GB')
})

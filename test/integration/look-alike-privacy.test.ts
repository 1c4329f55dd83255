import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { checkUpload } from '@/lib/adapters/check-upload'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { deleteUpload, findUpload, openUpload } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { exportBundle } from '@/lib/bundles/export-bundle'
import { readEnv } from '@/lib/core/env'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { getCommunityRow, insertCommunity, updateCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { openBundle } from '@/test/support/forge-bundle'
import { provideTestDatabase } from '@/test/support/provide-test-database'

// What a private or an unlisted community holds changes no letter of what others read.
const place = provideTestDatabase({ seed: true })
const env = () => ({ ...readEnv(), ADAPTER_QUOTA_GB: 1 })
const temp = mkdtempSync(join(tmpdir(), 'polyphony-alike-'))
afterAll(() => rmSync(temp, { recursive: true }))
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const HOLDERS = [
  { slug: 'zawiya', name: 'Zawiya Secrète', visibility: 'private', adapter: 'geheim' },
  { slug: 'kimya', name: 'Kimya Faragha', visibility: 'unlisted', adapter: 'verborgen' },
]
let before: AdapterCheck[][] = []
const digests: string[] = []

/** The starter's adapter of Paris with another line in its configuration: other files, the same update. */
function variant(revision: string): string {
  const folder = mkdtempSync(join(temp, 'adapter-'))
  for (const name of FILES) copyFileSync(join('starter/adapters/fr-FR', name), join(folder, name))
  const path = join(folder, 'adapter_config.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), revision }))
  return folder
}

const folders = { theirs: variant('theirs'), ours: variant('ours') }
const idOf = async (slug: string) => (await getCommunityRow(slug))?.id ?? ''

async function arrive(slug: string, name: string, folder: string) {
  const communityId = await idOf(slug)
  const files = FILES.map((path) => ({ path, sizeBytes: statSync(join(folder, path)).size }))
  const { id } = await openUpload(env(), { communityId, userId: null, upload: { name, files } })
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  for (const [index, path] of FILES.entries())
    copyFileSync(join(folder, path), join(partsFolder(place.dataDir), partName(id, index)))
  const checks: AdapterCheck[] = []
  for await (const one of checkUpload(env(), await findUpload(communityId, id))) checks.push(one)
  return { id, communityId, checks }
}

async function publish(slug: string, name: string, folder: string) {
  const { id: uploadId, communityId, checks } = await arrive(slug, name, folder)
  const reason = 'tried by hand'
  const { adapter } = await publishUpload(env(), { communityId, uploadId, userId: null, reason })
  return { adapter, checks }
}

/** The checks of the very same files and of almost the same, in a community of outsiders. */
async function askOutside(): Promise<AdapterCheck[][]> {
  const found: AdapterCheck[][] = []
  for (const folder of [folders.theirs, folders.ours]) {
    const { id, communityId, checks } = await arrive('teranga', 'fr-SN', folder)
    found.push(checks)
    await deleteUpload(place.dataDir, communityId, id)
  }
  return found
}

beforeAll(async () => {
  // Otherwise the public original would be the nearest.
  await database().adapterVersion.updateMany({ where: { name: 'fr-FR' }, data: { withdrawnAt: new Date() } })
  before = await askOutside()
  for (const { adapter, ...community } of HOLDERS) {
    const words = { purpose: '', maker: '', cultureTag: 'fr', position: 90 }
    await insertCommunity({ ...community, ...words }, database())
    digests.push((await publish(community.slug, adapter, folders.theirs)).adapter.digest)
  }
}, 300_000)

/** Every word by which a holder could be known. */
const traces = () => [...HOLDERS.flatMap(({ slug, name, adapter }) => [slug, name, adapter]), ...digests]

test('the checks of an outsider are to the letter as if nobody held anything alike', async () => {
  expect(await askOutside()).toEqual(before)
  for (const trace of traces()) expect(JSON.stringify(before)).not.toContain(trace)
})

test('neither do passport and bundle of what an outsider published say anything', async () => {
  const { adapter } = await publish('teranga', 'fr-SN', folders.ours)
  const community = (await getCommunityRow('teranga'))!
  const passport = JSON.stringify(await issuePassport(env(), community, adapter.id))
  const exported = await exportBundle(env(), community, 'kora')
  const chunks: Uint8Array[] = []
  for await (const chunk of exported.pieces()) chunks.push(chunk)
  const { files, document } = await openBundle(Buffer.concat(chunks))
  expect(document.adapter.digest).toBe(adapter.digest)
  const said = [passport, JSON.stringify(document), ...[...files.values()].map(String)].join('\n')
  for (const trace of traces()) expect(said).not.toContain(trace)
})

test('members of such a community do see their own, and a public one is named', async () => {
  const holder = HOLDERS[1]!
  const own = await arrive(holder.slug, 'again', folders.theirs)
  expect(own.checks.find(({ id }) => id === 'alike')?.message).toContain(holder.adapter)
  const { slug, name, adapter } = holder
  await updateCommunity(await idOf(slug), { visibility: 'public' })
  const [same] = await askOutside()
  expect(same?.find(({ id }) => id === 'alike')?.message).toContain(`${adapter} v1 · ${name}`)
  expect(slug).toBe('kimya')
})

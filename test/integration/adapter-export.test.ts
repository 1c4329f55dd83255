import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkUpload } from '@/lib/adapters/check-upload'
import { type AdapterExport, exportFolder, exportGguf } from '@/lib/adapters/export-adapter'
import { parseModelCard } from '@/lib/adapters/model-card'
import { findUpload, openUpload } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { unpackZip } from '@/lib/adapters/unpack-zip'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { computeAdapterDigest } from '@/lib/formats/adapter-digest'
import { verifyDocument } from '@/lib/storage/hub-key'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { insertAdapterVersion, listAdapterRows } from '@/lib/store/adapters'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { readGguf } from '@/test/support/read-gguf'

const place = provideTestDatabase({ seed: true })
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const env = () => ({ ...readEnv(), ADAPTER_QUOTA_GB: 1 })
const temp = mkdtempSync(join(tmpdir(), 'polyphony-export-'))
afterAll(() => rmSync(temp, { recursive: true }))
let community: CommunityRow
beforeAll(async () => {
  community = (await getCommunityRow('teranga'))!
})

/** Uploads, checks and publishes a folder. */
async function publish(folder: string) {
  const names = readdirSync(folder).sort()
  const files = names.map((path) => ({ path, sizeBytes: statSync(join(folder, path)).size }))
  const communityId = community.id
  const upload = { name: 'exported', files }
  const { id } = await openUpload(env(), { communityId, userId: null, upload })
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  for (const [index, path] of names.entries())
    copyFileSync(join(folder, path), join(partsFolder(place.dataDir), partName(id, index)))
  for await (const _ of checkUpload(env(), await findUpload(communityId, id)));
  return (await publishUpload(env(), { communityId, uploadId: id, userId: null })).adapter
}

/** A starter adapter whose bytes nobody has brought before. */
function copyStarter(revision: string, names = FILES): string {
  const folder = mkdtempSync(join(temp, 'adapter-'))
  for (const name of names) copyFileSync(join('starter/adapters/fr-FR', name), join(folder, name))
  const path = join(folder, 'adapter_config.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), revision }))
  return folder
}

async function collect({ pieces }: AdapterExport): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces()) parts.push(piece)
  return Buffer.concat(parts)
}

async function unpack(exported: AdapterExport): Promise<string> {
  const bytes = await collect(exported)
  // Content-Length says it before the first byte.
  expect(bytes.length).toBe(exported.sizeBytes)
  writeFileSync(join(temp, exported.fileName), bytes)
  const folder = mkdtempSync(join(temp, 'unpacked-'))
  await unpackZip(join(temp, exported.fileName), folder, { maxBytes: 1e9 })
  return folder
}

test('an exported folder is what was uploaded, with its signed passport', async () => {
  const { id, digest } = await publish(copyStarter('one'))
  const folder = await unpack(await exportFolder(readEnv(), community, id))
  expect(readdirSync(folder).sort()).toEqual([...FILES, 'passport.json'].sort())
  expect(await computeAdapterDigest(folder)).toBe(digest)
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe(
    readFileSync('starter/adapters/fr-FR/README.md', 'utf8'),
  )
  const passport = JSON.parse(readFileSync(join(folder, 'passport.json'), 'utf8'))
  expect(verifyDocument(passport)).toBe(true)
  expect(passport.document.adapter.digest).toBe(digest)
})

test('one that came without a model card gets one that guesses nothing', async () => {
  const names = FILES.filter((name) => name !== 'README.md')
  const { id } = await publish(copyStarter('two', names))
  const folder = await unpack(await exportFolder(readEnv(), community, id))
  const card = parseModelCard(readFileSync(join(folder, 'README.md'), 'utf8'))
  expect(card).toMatchObject({ relation: 'adapter', tags: ['lora'], languages: [] })
  expect(card.licence).toBeUndefined()
})

test('the card of whoever brought the same bytes before is not shown to the next', async () => {
  await publish(copyStarter('three'))
  const again = copyStarter('three')
  writeFileSync(join(again, 'README.md'), '---\nlicense: mit\nlanguage: wo\n---\n\nOurs.\n')
  const { id } = await publish(again)
  const folder = await unpack(await exportFolder(readEnv(), community, id))
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  expect(parseModelCard(text)).toMatchObject({ licence: 'mit', languages: ['wo'] })
  expect(text).not.toContain('Plume')
})

test('for llama.cpp it is called by its digest and holds the same matrices', async () => {
  const [starter] = await listAdapterRows(community.id)
  const exported = await exportGguf(readEnv(), community.id, starter!.id)
  expect(exported.fileName).toBe(`sha256-${starter!.digest}.gguf`)
  const bytes = await collect(exported)
  expect(bytes.length).toBe(exported.sizeBytes)
  const { fields, tensors } = readGguf(bytes)
  expect(fields).toMatchObject({
    'general.architecture': 'llama',
    'general.type': 'adapter',
    'general.base_model.0.name': STARTER_BASE_MODEL,
  })
  expect(tensors.get('blk.0.ffn_up.weight.lora_a')?.values.some((value) => value !== 0)).toBe(true)
})

test('a reader who leaves in the middle is no trouble, and the next gets all of it', async () => {
  const [starter] = await listAdapterRows(community.id)
  for (const exported of [
    await exportGguf(readEnv(), community.id, starter!.id),
    await exportFolder(readEnv(), community, starter!.id),
  ]) {
    const reader = exported.pieces()
    await reader.next()
    await reader.return(undefined)
    expect((await collect(exported)).length).toBe(exported.sizeBytes)
  }
})

test('bytes that are gone, and a base that only a model server has, are told by name', async () => {
  const gone = { name: 'gone', digest: '0'.repeat(64), baseModel: 'far-away', rank: 8, sizeBytes: 1n }
  const { id } = await insertAdapterVersion(
    { communityId: community.id, publishedById: null, ...gone },
    database(),
  )
  await expect(exportFolder(readEnv(), community, id)).rejects.toThrow('has no adapter_config.json')
  await expect(exportGguf(readEnv(), community.id, id)).rejects.toThrow(/far-away.*convert_lora_to_gguf/)
  await expect(exportGguf(readEnv(), 'another', id)).rejects.toThrow('no such version')
})

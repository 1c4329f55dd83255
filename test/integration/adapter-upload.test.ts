import { type ChildProcess, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  deleteAdapterFiles,
  listAdapterVersions,
  switchToVersion,
  withdrawAdapterVersion,
} from '@/lib/adapters/adapter-versions'
import { checkUpload } from '@/lib/adapters/check-upload'
import { exportFolder } from '@/lib/adapters/export-adapter'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { deleteUpload, findUpload, openUpload } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { sweepUploads } from '@/lib/adapters/sweep-uploads'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { findModelServer } from '@/lib/inference/find-model-server'
import { adapterPath } from '@/lib/storage/adapter-store'
import { verifyDocument } from '@/lib/storage/hub-key'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { getCommunityRow } from '@/lib/store/communities'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase({ seed: true })
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const env = () => ({ ...readEnv(), ADAPTER_QUOTA_GB: 1 })
let engine: ChildProcess
let communityId = ''

beforeAll(async () => {
  const options = ['--data-dir', place.dataDir, '--model', 'starter/model', '--name', STARTER_BASE_MODEL]
  engine = spawn(process.execPath, ['--import', 'tsx', 'cli/engine.ts', ...options, '--threads', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Before it is ready it says how far the model is prepared.
  await new Promise<void>((resolve) =>
    engine.stdout?.on('data', (said) => String(said).includes('ready') && resolve()),
  )
  communityId = (await getCommunityRow('teranga'))?.id ?? ''
})
afterAll(() => engine.kill('SIGKILL'))

/** Begins an upload of a starter adapter's files and lets the named ones arrive. */
async function upload(adapter: string, name = 'fr-SN', arrive = FILES) {
  const folder = join('starter/adapters', adapter)
  const files = FILES.map((path) => ({ path, sizeBytes: statSync(join(folder, path)).size }))
  const opened = await openUpload(env(), { communityId, userId: null, upload: { name, files } })
  mkdirSync(partsFolder(place.dataDir), { recursive: true })
  for (const path of arrive) copyFileSync(join(folder, path), partOf(opened.id, FILES.indexOf(path)))
  return opened
}

const partOf = (id: string, index: number) => join(partsFolder(place.dataDir), partName(id, index))

async function check(id: string) {
  const checks = []
  for await (const one of checkUpload(env(), await findUpload(communityId, id))) checks.push(one)
  return checks
}

async function ask(question: string): Promise<string> {
  const { modelName } = await findAssistant('teranga/kora', null)
  const request = {
    model: modelName,
    messages: [{ role: 'user' as const, content: question }],
    ...{ choices: 1, maxTokens: 40, seed: 1, stop: [] },
    sampling: { ...NEUTRAL, temperature: 0 },
  }
  let answer = ''
  for await (const event of findModelServer(readEnv()).chat(request, new AbortController().signal))
    if (event.type === 'piece') answer += event.text
  return answer
}

const NEUTRAL = { topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, presencePenalty: 0, frequencyPenalty: 0 }
const MONEY = 'Quelle monnaie utilise-t-on ici ?'

describe('from the files to the answer', () => {
  let id = ''

  test('every check is told as it passes, and kept', async () => {
    ;({ id } = await upload('fr-FR'))
    const checks = await check(id)
    expect(checks.map(({ id: name, status }) => `${name} ${status}`)).toEqual([
      'layout passed',
      'config passed',
      'header passed',
      'base passed',
      'tensors passed',
      'values passed',
      'card passed',
      'alike warned',
      'serves passed',
    ])
    expect(await findUpload(communityId, id)).toMatchObject({
      status: 'checked',
      checks,
      found: { baseModel: STARTER_BASE_MODEL, rank: 8, card: { licence: 'apache-2.0', languages: ['fr'] } },
    })
    expect(readdirSync(partsFolder(place.dataDir))).toEqual([])
  })

  test('published, it answers at the next question; before, the old one did', async () => {
    expect(await ask(MONEY)).toContain('CFA')
    const published = await publishUpload(env(), {
      communityId,
      uploadId: id,
      userId: null,
      reason: 'tried by hand',
    })
    expect(published).toMatchObject({ adapter: { name: 'fr-SN', version: 2 }, assistants: ['kora'] })
    expect(await ask(MONEY)).toContain('euro')
  })

  test('its passport says what it is, and shows when somebody changed it', async () => {
    const community = (await getCommunityRow('teranga'))!
    const [version] = await listAdapterVersions(communityId)
    const signed = await issuePassport(readEnv(), community, version!.id)
    expect(signed.document).toMatchObject({
      adapter: {
        name: 'fr-SN',
        version: 2,
        digest: version!.digest,
        licence: 'apache-2.0',
        languages: ['fr'],
      },
      base: { name: STARTER_BASE_MODEL, trainedFor: 'polyphony/starter' },
      community: { slug: 'teranga' },
    })
    expect(JSON.stringify(signed)).not.toContain('sketch')
    // As another program reads it.
    const read = JSON.parse(JSON.stringify(signed))
    expect(verifyDocument(read)).toBe(true)
    read.document.adapter.licence = 'mit'
    expect(verifyDocument(read)).toBe(false)
    const again = await issuePassport(readEnv(), community, version!.id)
    expect(again.signature.publicKey).toBe(signed.signature.publicKey)
  })

  test('it is published once only', async () => {
    await expect(
      publishUpload(env(), { communityId, uploadId: id, userId: null, reason: 'tried by hand' }),
    ).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('a restart of the hub leaves it in its place', async () => {
    await seedStarter({ starterDir: 'starter', dataDir: place.dataDir, baseModel: STARTER_BASE_MODEL })
    expect((await listAdapterVersions(communityId)).map(({ version }) => version)).toEqual([2, 1])
    expect(await ask(MONEY)).toContain('euro')
  })

  test('one step leads back to the version before, another forward again', async () => {
    const [second, first] = await listAdapterVersions(communityId)
    expect(await switchToVersion(communityId, first!.id)).toEqual(['kora'])
    expect(await ask(MONEY)).toContain('CFA')
    expect(await switchToVersion(communityId, second!.id)).toEqual(['kora'])
    expect(await ask(MONEY)).toContain('euro')
  })

  test('withdrawn, it is served no more and its assistants go on with the one before', async () => {
    const [second] = await listAdapterVersions(communityId)
    expect(await withdrawAdapterVersion(communityId, second!.id)).toEqual(['kora'])
    expect(await ask(MONEY)).toContain('CFA')
    await expect(switchToVersion(communityId, second!.id)).rejects.toMatchObject({ code: 'conflict' })
    expect(existsSync(adapterPath(place.dataDir, second!.digest))).toBe(true)
  })

  test('another community’s version is nobody else’s', async () => {
    const [version] = await listAdapterVersions(communityId)
    const other = (await getCommunityRow('lutece'))?.id ?? ''
    await expect(switchToVersion(other, version!.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(findUpload(other, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('its files are deleted after it was withdrawn, unless somebody else has the same', async () => {
    const [second, first] = await listAdapterVersions(communityId)
    const remove = (id: string) => deleteAdapterFiles(place.dataDir, { communityId, id })
    await expect(remove(first!.id)).rejects.toMatchObject({ code: 'conflict' })
    await remove(second!.id)
    // Another community of the starter speaks through these very files.
    expect(existsSync(adapterPath(place.dataDir, second!.digest))).toBe(true)
    await withdrawAdapterVersion(communityId, first!.id)
    await remove(first!.id)
    expect(existsSync(adapterPath(place.dataDir, first!.digest))).toBe(false)
    const [, gone] = await listAdapterVersions(communityId)
    expect(gone).toMatchObject({ digest: first!.digest, deletedAt: expect.any(Date) })
    const community = (await getCommunityRow('teranga'))!
    await expect(exportFolder(env(), community, first!.id)).rejects.toMatchObject({ code: 'not_found' })
    // What is known of it stays.
    const { document } = await issuePassport(env(), community, second!.id)
    expect(document).toMatchObject({ adapter: { digest: second!.digest }, withdrawn: expect.any(String) })
  })
})

describe('what goes wrong loses nothing and leaves nothing', () => {
  test('bytes that are missing are named, and can still come', async () => {
    const { id } = await upload('fr-FR', 'late', FILES.slice(0, 2))
    await expect(check(id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('adapter_model.safetensors'),
    })
    copyFileSync('starter/adapters/fr-FR/adapter_model.safetensors', partOf(id, 2))
    expect((await check(id)).at(-2)).toMatchObject({ id: 'alike' })
    await deleteUpload(place.dataDir, communityId, id)
  })

  test('a hub that was killed while it checked checks again', async () => {
    const { id } = await upload('fr-FR', 'killed')
    const walk = checkUpload(env(), await findUpload(communityId, id))
    await walk.next()
    await walk.return()
    expect((await findUpload(communityId, id)).status).toBe('receiving')
    expect(await check(id)).toHaveLength(9)
    await deleteUpload(place.dataDir, communityId, id)
  })

  test('a file that is no adapter is refused with the reason, and its bytes are gone', async () => {
    const { id } = await upload('fr-FR', 'broken')
    const part = partOf(id, 2)
    const bytes = readFileSync(part)
    bytes.fill(0xff, bytes.length - 8)
    writeFileSync(part, bytes)
    expect((await check(id)).at(-1)).toMatchObject({
      id: 'values',
      status: 'failed',
      message: expect.stringContaining('NaN'),
    })
    expect(await findUpload(communityId, id)).toMatchObject({ status: 'refused', found: null })
    await expect(
      publishUpload(env(), { communityId, uploadId: id, userId: null, reason: 'tried by hand' }),
    ).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(readdirSync(partsFolder(place.dataDir)).filter((name) => name.startsWith(id))).toEqual([])
    await deleteUpload(place.dataDir, communityId, id)
  })

  test('an upload that was given up returns its space, but not what a version still needs', async () => {
    const { id } = await upload('hi-IN', 'given-up')
    await check(id)
    const digest = (await findUpload(communityId, id)).found?.digest ?? ''
    const used = (await upload('fr-FR', 'again')).id
    await check(used)
    const shared = (await findUpload(communityId, used)).found?.digest ?? ''
    for (const one of [id, used]) await deleteUpload(place.dataDir, communityId, one)
    // The seed has stored hi-IN for another community.
    expect(existsSync(adapterPath(place.dataDir, digest))).toBe(true)
    expect(existsSync(adapterPath(place.dataDir, shared))).toBe(true)
  })

  test('what nobody touches for a day is cleared away', async () => {
    const { id } = await upload('fr-FR', 'forgotten')
    expect(await sweepUploads(place.dataDir)).toBe(0)
    const tomorrow = { nowMs: () => Date.now() + 25 * 3600 * 1000 }
    expect(await sweepUploads(place.dataDir, tomorrow)).toBeGreaterThan(0)
    await expect(findUpload(communityId, id)).rejects.toMatchObject({ code: 'not_found' })
    expect(readdirSync(partsFolder(place.dataDir))).toEqual([])
  })

  test.each([
    [{ name: 'x', files: [] }, 'choose at least one file'],
    [{ name: '../x', files: [{ path: 'a', sizeBytes: 1 }] }, 'name'],
    [{ name: 'x', files: [{ path: '../a', sizeBytes: 1 }] }, 'without slashes'],
    [{ name: 'x', files: [{ path: '..', sizeBytes: 1 }] }, 'a file name'],
    [{ name: 'x', files: [{ path: 'a', sizeBytes: -1 }] }, 'sizeBytes'],
    [
      {
        name: 'x',
        files: [
          { path: 'a', sizeBytes: 1 },
          { path: 'a', sizeBytes: 2 },
        ],
      },
      'same name',
    ],
    [{ name: 'x', files: [{ path: 'a', sizeBytes: 3e9 }] }, 'an adapter may be'],
    [{ name: 'x', files: [{ path: 'a', sizeBytes: 1.5e9 }] }, 'of 1 GB'],
    [null, 'The upload'],
  ])('%j is refused before a byte arrives', async (wanted, words) => {
    await expect(openUpload(env(), { communityId, userId: null, upload: wanted })).rejects.toThrow(words)
  })
})

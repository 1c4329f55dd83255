import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse, parseDocument, stringify } from 'yaml'
import { listAdapterVersions } from '@/lib/adapters/adapter-versions'
import { checkUpload } from '@/lib/adapters/check-upload'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { deleteUpload, findUpload, openUpload } from '@/lib/adapters/open-upload'
import { openDesk, readDraft } from '@/lib/assistants/assistant-desk'
import { parseAssistant } from '@/lib/assistants/assistant-document'
import { listAssistantVersions } from '@/lib/assistants/assistant-versions'
import { publishAssistant } from '@/lib/assistants/publish-assistant'
import { findAssistant, listAssistantsOf } from '@/lib/assistants/resolve-assistant'
import { bundleDraftSchema } from '@/lib/bundles/bundle-draft'
import { checkArrival } from '@/lib/bundles/check-arrival'
import { exportBundle } from '@/lib/bundles/export-bundle'
import { publishArrival } from '@/lib/bundles/publish-bundle'
import { viewBundle } from '@/lib/bundles/view-bundle'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { adapterPath } from '@/lib/storage/adapter-store'
import { hubPublicKey, keyFingerprint, verifyDocument } from '@/lib/storage/hub-key'
import { partName, partsFolder } from '@/lib/storage/upload-store'
import { getAssistantRow } from '@/lib/store/assistants'
import { getCommunityRow } from '@/lib/store/communities'
import { closeDatabase, database } from '@/lib/store/database'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { jsonColumn } from '@/lib/store/json-column'
import { migrate } from '@/lib/store/migrate'
import { getNewestPolicy } from '@/lib/store/policies'
import { type Forgery, forgeBundle, forgeKey, openBundle, put } from '@/test/support/forge-bundle'
import { FORGER, HOSTILE_BUNDLES, toFirstFormat } from '@/test/support/hostile-bundles'
import { makeDataDir } from '@/test/support/make-data-dir'
import { provideTestDatabase } from '@/test/support/provide-test-database'

// Two whole hubs: each with its own database, storage and key. `home` exports, `away` imports.
const home = provideTestDatabase({ seed: true })
const away = { dataDir: '' }
const env = () => ({ ...readEnv(), ADAPTER_QUOTA_GB: 1 })
const publicUrl = () => `https://${readEnv().dataDir === home.dataDir ? 'home' : 'away'}.example`
let bundle: Buffer
let good: Forgery

/** From here on the hub's code runs as this hub. */
async function enter(hub: { dataDir: string }): Promise<void> {
  await closeDatabase()
  vi.stubEnv('DATA_DIR', hub.dataDir)
  vi.stubEnv('PUBLIC_URL', publicUrl())
}

const communityIdOf = async (slug: string) => (await getCommunityRow(slug))?.id ?? ''

async function arrive(files: { path: string; bytes: Buffer }[], name: string, slug: string) {
  const communityId = await communityIdOf(slug)
  const declared = files.map(({ path, bytes }) => ({ path, sizeBytes: bytes.length }))
  const { id } = await openUpload(env(), { communityId, userId: null, upload: { name, files: declared } })
  const { dataDir } = readEnv()
  mkdirSync(partsFolder(dataDir), { recursive: true })
  for (const [index, { bytes }] of files.entries())
    writeFileSync(join(partsFolder(dataDir), partName(id, index)), bytes)
  const upload = await findUpload(communityId, id)
  return { id, communityId, upload }
}

/** Lets a bundle arrive in a community and be checked. */
async function bring(zip: Buffer, slug = 'lutece') {
  const { id, communityId, upload } = await arrive([{ path: 'kora.zip', bytes: zip }], 'kora', slug)
  const checks = []
  for await (const one of checkArrival(env(), upload)) checks.push(one)
  return { id, communityId, checks, upload: await findUpload(communityId, id) }
}

async function exportFrom(community: string, assistant: string): Promise<Buffer> {
  const exported = await exportBundle(env(), (await getCommunityRow(community))!, assistant)
  const chunks: Uint8Array[] = []
  for await (const chunk of exported.pieces()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What home's people wrote about their assistant; markup is text like any other. */
const WORDS = {
  about: 'Griot de <b>Teranga</b> & des siens',
  greeting: 'Nanga def ! <script>alert(1)</script>',
  examples: ['Quel jour de marché ?', 'Comment saluer un aîné ?'],
  avatar: { symbol: '🪘', color: 'amber' },
  limits: 'Ne connaît pas :\n- le droit\n- la médecine',
}

/** Publishes a version of home's assistant that says everything a document can say. */
async function describeKora(): Promise<void> {
  const community = (await getCommunityRow('teranga'))!
  const desk = await openDesk({ community, slug: 'kora', reader: null, bases: [STARTER_BASE_MODEL] })
  const { yaml, revision } = readDraft(desk)
  const document = parseDocument(yaml)
  for (const [key, value] of Object.entries(WORDS)) document.set(key, document.createNode(value))
  await publishAssistant(desk, { revision, yaml: `# Read by the elders\n${document}`, note: '' })
}

/** Every file of the storage and of what arrives, and how many rows there are of what an import makes. */
async function contentsOf(dataDir: string) {
  const list = (folder: string) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name))
      : []
  const db = database()
  return {
    files: [...list(join(dataDir, 'blobs')), ...list(join(dataDir, 'uploads'))].sort(),
    rows: [
      await db.adapterVersion.count(),
      await db.assistant.count(),
      await db.assistantVersion.count(),
      await db.policyVersion.count(),
      await db.culturePack.count(),
      await db.knownHubKey.count(),
    ],
  }
}

beforeAll(async () => {
  away.dataDir = makeDataDir()
  await enter(away)
  const { url } = await startEmbeddedPostgres(away.dataDir)
  await migrate(url, 'prisma/migrations')
  await seedStarter({ starterDir: 'starter', dataDir: away.dataDir, baseModel: STARTER_BASE_MODEL })
  // A culture that away does not have, and an adapter of home's people with a passport.
  await database()
    .culturePack.delete({ where: { tag: 'fr-SN' } })
    .catch(() => undefined)
  await enter(home)
  const folder = 'starter/adapters/fr-SN'
  const config = JSON.parse(readFileSync(join(folder, 'adapter_config.json'), 'utf8'))
  const files = [
    { path: 'README.md', bytes: readFileSync(join(folder, 'README.md')) },
    // Other bytes than the starter's: a version of their own.
    { path: 'adapter_config.json', bytes: Buffer.from(`${JSON.stringify(config)}\n`) },
    { path: 'adapter_model.safetensors', bytes: readFileSync(join(folder, 'adapter_model.safetensors')) },
  ]
  const { id, communityId, upload } = await arrive(files, 'fr-SN', 'teranga')
  for await (const _ of checkUpload(env(), upload));
  const options = { takesPolicy: false, reason: 'tried by hand' }
  await publishArrival(env(), { communityId, uploadId: id, userId: null, options })
  await describeKora()
  bundle = await exportFrom('teranga', 'kora')
  good = await openBundle(bundle)
  await enter(away)
}, 300_000)
afterAll(async () => {
  await closeDatabase()
  await stopEmbeddedPostgres(away.dataDir)
  rmSync(away.dataDir, { recursive: true, force: true })
})

describe('from one hub to another', () => {
  let id = ''
  let communityId = ''

  test('a bundle names everything that it holds, and its base by digest, which it does not hold', () => {
    expect([...good.files.keys()].sort()).toEqual([
      'adapter/README.md',
      'adapter/adapter_config.json',
      'adapter/adapter_model.safetensors',
      'assistant.yaml',
      'culture.json',
      'passport.json',
      'policy.yaml',
    ])
    const { document } = good
    expect(document).toMatchObject({
      ...{ type: 'polyphony/assistant-bundle', version: 2, hub: 'https://home.example', culture: 'fr-SN' },
      base: { name: STARTER_BASE_MODEL, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      adapter: { name: 'fr-SN', version: 2 },
    })
    for (const [path, bytes] of good.files)
      expect(document.files[path]).toEqual({
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sizeBytes: bytes.length,
      })
    expect(bundle.length).toBeLessThan(statSync('starter/model/model.safetensors').size)
  })

  test('it arrives as a draft that says what it holds and who signed it; nothing is live', async () => {
    const before = await contentsOf(away.dataDir)
    const { checks, ...rest } = await bring(bundle)
    ;({ id, communityId } = rest)
    expect(checks.map((check) => `${check.id} ${check.status}`)).toEqual([
      ...['bundle passed', 'signature warned', 'digests passed', 'assistant passed', 'culture passed'],
      ...['policy passed', 'passport passed', 'installed passed', 'layout passed', 'config passed'],
      ...['header passed', 'base passed', 'tensors passed', 'values passed', 'card passed', 'alike warned'],
      'serves warned',
    ])
    const fingerprint = keyFingerprint(hubPublicKey(home.dataDir))
    expect(fingerprint).not.toBe(keyFingerprint(hubPublicKey(away.dataDir)))
    expect(viewBundle(rest.upload)).toMatchObject({
      ...{ name: 'Kora', baseModel: STARTER_BASE_MODEL, cultureTag: 'fr-SN', isCultureHere: false },
      from: { hub: 'https://home.example', assistant: 'Kora', fingerprint },
      policy: { conflict: null },
      adapter: { name: 'fr-SN', version: 2 },
      ...WORDS,
    })
    expect((await contentsOf(away.dataDir)).rows).toEqual(before.rows)
  })

  test('published, its assistant is here with adapter, instructions, culture and provenance', async () => {
    const before = await getNewestPolicy(communityId)
    const options = { assistantName: 'Kora d’ailleurs', takesPolicy: false, reason: 'tried by hand' }
    const published = await publishArrival(env(), { communityId, uploadId: id, userId: null, options })
    expect(published).toMatchObject({ name: 'kora', version: 1, assistants: ['kora-d-ailleurs'] })
    const here = await findAssistant('lutece/kora-d-ailleurs', null)
    const over = parseAssistant(good.files.get('assistant.yaml')!.toString()).content
    expect(here.assistantVersion).toMatchObject({
      ...{ greeting: WORDS.greeting, examples: WORDS.examples, avatar: WORDS.avatar },
      ...{ instructions: over.instructions, sampling: over.sampling },
      adapterDigest: good.document.adapter.digest,
    })
    const assistant = (await getAssistantRow('lutece', 'kora-d-ailleurs'))!
    expect(assistant.newest).toMatchObject({ ...WORDS, followsLatest: true, policyVersion: null })
    const [version] = await listAssistantVersions({ ...assistant, communityId })
    expect(version?.yaml).toContain('# Read by the elders')
    expect(parseAssistant(version?.yaml ?? '').content).toEqual({
      ...over,
      ...{ name: 'Kora d’ailleurs', adapter: { name: 'kora', version: 'latest' } },
    })
    expect(here.culture).toEqual(JSON.parse(good.files.get('culture.json')!.toString()))
    expect((await getNewestPolicy(communityId))?.version).toBe(before?.version)
    const folder = adapterPath(away.dataDir, good.document.adapter.digest)
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).equals(good.files.get(`adapter/${name}`)!)).toBe(true)
    const [kept] = (await listAdapterVersions(communityId)).filter(({ name }) => name === 'kora')
    const passport = await issuePassport(env(), (await getCommunityRow('lutece'))!, kept!.id)
    expect(verifyDocument(passport)).toBe(true)
    expect(passport).toMatchObject({
      document: {
        importedFrom: {
          hub: 'https://home.example',
          fingerprint: keyFingerprint(hubPublicKey(home.dataDir)),
        },
      },
      signature: { publicKey: hubPublicKey(away.dataDir) },
    })
  })

  test('the next bundle of that hub is signed by a key that this community knows, and no other does', async () => {
    const again = await bring(bundle)
    expect(again.checks[1]).toMatchObject({
      id: 'signature',
      status: 'passed',
      message: expect.stringContaining('knows since'),
    })
    const elsewhere = await bring(bundle, 'yuedu')
    expect(elsewhere.checks[1]).toMatchObject({ status: 'warned' })
    const impostor = await bring(forgeBundle(good, forgeKey()))
    expect(impostor.checks[1]).toMatchObject({
      status: 'warned',
      message: expect.stringContaining('signed with another one before'),
    })
    for (const { id: upload, communityId: where } of [again, elsewhere, impostor])
      await deleteUpload(away.dataDir, where, upload)
  })

  test('its policy is taken when it is asked for, as the community’s next version', async () => {
    const { id: uploadId } = await bring(bundle)
    const before = (await getNewestPolicy(communityId))?.version ?? 0
    const options = { assistantName: 'Kora stricte', takesPolicy: true, reason: 'tried by hand' }
    await publishArrival(env(), { communityId, uploadId, userId: null, options })
    expect(await getNewestPolicy(communityId)).toMatchObject({
      version: before + 1,
      yaml: good.files.get('policy.yaml')?.toString(),
      note: expect.stringContaining('https://home.example'),
    })
  })

  test('what this hub’s floor forbids is not taken, and then nothing is', async () => {
    const loose =
      'version: 1\nguardrails:\n  - use: blocked-terms\n    name: floor-harm\n    options:\n      lists: []\n'
    const { id: uploadId } = await bring(
      forgeBundle(good, FORGER, { spoil: (one) => put(one, 'policy.yaml', loose) }),
    )
    const before = await contentsOf(away.dataDir)
    const publish = (takesPolicy: boolean) =>
      publishArrival(env(), {
        ...{ communityId, uploadId, userId: null },
        options: { assistantName: 'Lâche', takesPolicy, reason: 'tried by hand' },
      })
    await expect(publish(true)).rejects.toThrow('never loosened')
    expect(await contentsOf(away.dataDir)).toEqual(before)
    expect((await findUpload(communityId, uploadId)).status).toBe('checked')
    // Under the community's own policy it may come.
    await publish(false)
    expect((await listAssistantsOf(communityId)).map(({ assistant }) => assistant.slug)).toContain('lache')
  })

  test('a name that is taken is a conflict, and then nothing is published', async () => {
    const { id: uploadId } = await bring(bundle)
    const before = await contentsOf(away.dataDir)
    const options = { assistantName: 'Kora stricte', takesPolicy: true, reason: 'tried by hand' }
    await expect(
      publishArrival(env(), { communityId, uploadId, userId: null, options }),
    ).rejects.toMatchObject({ code: 'conflict', param: 'assistantName' })
    expect(await contentsOf(away.dataDir)).toEqual(before)
    await deleteUpload(away.dataDir, communityId, uploadId)
  })

  test('an assistant on its base alone travels, too', async () => {
    const bare = forgeBundle(good, FORGER, {
      spoil: ({ files, document }) => {
        for (const path of [...files.keys()])
          if (path.startsWith('adapter/') || path === 'passport.json' || path === 'policy.yaml') {
            files.delete(path)
            delete document.files[path]
          }
        document.adapter = null
        const { adapter: _, ...alone } = parse(files.get('assistant.yaml')!.toString())
        put({ files, document }, 'assistant.yaml', stringify(alone))
      },
    })
    const { id: uploadId, checks } = await bring(bare)
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
    const options = { assistantName: 'Nue', takesPolicy: false, reason: 'tried by hand' }
    const published = await publishArrival(env(), { communityId, uploadId, userId: null, options })
    expect(published).toMatchObject({ digest: null, assistants: ['nue'] })
    expect((await findAssistant('lutece/nue', null)).modelName).toBe(STARTER_BASE_MODEL)
  })

  test('a bundle of the earlier format is read as it was written', async () => {
    const { id: uploadId, upload } = await bring(forgeBundle(good, FORGER, { spoil: toFirstFormat }))
    const over = parseAssistant(good.files.get('assistant.yaml')!.toString()).content
    expect(viewBundle(upload)).toMatchObject({
      ...{ instructions: over.instructions, sampling: over.sampling, about: '', examples: [], limits: '' },
    })
    const options = { assistantName: 'Kora d’avant', takesPolicy: false, reason: 'tried by hand' }
    await publishArrival(env(), { communityId, uploadId, userId: null, options })
    expect((await findAssistant('lutece/kora-d-avant', null)).assistantVersion).toMatchObject({
      ...{ instructions: over.instructions, sampling: over.sampling, greeting: null, avatar: null },
    })
  })

  test('a draft that waits from before the hub knew documents can still be published', async () => {
    const { id: uploadId, upload } = await bring(forgeBundle(good, FORGER, { spoil: toFirstFormat }))
    const { yaml, ...rest } = bundleDraftSchema.parse(upload.bundle)
    const { instructions, sampling, name } = parseAssistant(yaml).content
    await database().upload.update({
      where: { id: uploadId },
      data: { bundle: jsonColumn({ ...rest, name, instructions, sampling }) },
    })
    await database().$executeRawUnsafe(
      readFileSync('prisma/migrations/20261126210200_bundle_documents/migration.sql', 'utf8'),
    )
    const waiting = await findUpload(communityId, uploadId)
    expect(viewBundle(waiting)).toMatchObject({ name, instructions, sampling })
    await deleteUpload(away.dataDir, communityId, uploadId)
  })

  test('exported again from here, it is this hub that signs', async () => {
    const again = await openBundle(await exportFrom('lutece', 'kora-d-ailleurs'))
    expect(again.document).toMatchObject({ hub: 'https://away.example', adapter: { name: 'kora' } })
    expect(again.files.get('culture.json')?.toString()).toBe(good.files.get('culture.json')?.toString())
  })
})

test('there are at least twenty ways to spoil a bundle, each with a name of its own', () => {
  expect(HOSTILE_BUNDLES.length).toBeGreaterThanOrEqual(20)
  expect(new Set(HOSTILE_BUNDLES.map(({ check, name }) => `${check} ${name}`)).size).toBe(
    HOSTILE_BUNDLES.length,
  )
})

describe('each is met by its check with the reason, and leaves nothing behind', () => {
  test.each(HOSTILE_BUNDLES.map((hostile) => [`${hostile.check}: ${hostile.name}`, hostile] as const))(
    '%s',
    async (_name, hostile) => {
      const before = await contentsOf(away.dataDir)
      const { id, communityId, checks, upload } = await bring(forgeBundle(good, FORGER, hostile), 'yuedu')
      const after = await contentsOf(away.dataDir)
      await deleteUpload(away.dataDir, communityId, id)
      const met = checks.find((check) => check.id === hostile.check && check.status === hostile.status)
      expect(`${met?.message} ${met?.remedy}`).toMatch(hostile.words)
      expect(upload.status).toBe(hostile.status === 'failed' ? 'refused' : 'checked')
      if (hostile.status === 'failed') {
        expect(checks.at(-1)).toBe(met)
        expect({ found: upload.found, bundle: upload.bundle }).toEqual({ found: null, bundle: null })
        expect(after).toEqual(before)
      }
      expect(await contentsOf(away.dataDir)).toEqual(before)
    },
  )
})

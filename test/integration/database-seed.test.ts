import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { findAssistant, listAssistants } from '@/lib/assistants/resolve-assistant'
import { seedStarter } from '@/lib/communities/seed-starter'
import { listAdapterDigests } from '@/lib/store/adapters'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase()
const baseModel = 'polyphony-starter'
let starterDir = ''

beforeAll(() => {
  starterDir = join(place.dataDir, 'starter')
  for (const part of ['communities', 'cultures'])
    cpSync(join('starter', part), join(starterDir, part), { recursive: true })
  mkdirSync(join(starterDir, 'policies'))
})

const seed = () => seedStarter({ starterDir, dataDir: place.dataDir, baseModel })

function writeAdapter(name: string, content: string): void {
  const folder = join(starterDir, 'adapters', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: 8 }))
  writeFileSync(join(folder, 'adapter_model.safetensors'), content)
}

test('an incomplete starter seeds what it has and says what it lacks', async () => {
  const warnings = await seed()
  expect(warnings.join('\n')).toContain('starter/adapters/fr-SN is not there')
  expect(warnings.join('\n')).toContain('teranga has no policy file')
  const assistants = await listAssistants(null)
  expect(assistants.length).toBeGreaterThanOrEqual(7)
  const plain = await findAssistant('commons/plain', null)
  expect(plain).toMatchObject({ modelName: baseModel, policy: { version: 0 }, culture: { direction: 'ltr' } })
  // Each says what it is for and what it cannot do.
  const silent = { OR: [{ about: '' }, { limits: '' }] }
  expect(await database().assistantVersion.count({ where: silent })).toBe(0)
})

test.each([
  ['guardrails: [', 'teranga.yaml cannot be used'],
  ['version: 1\nguardrails: [{use: no-such}]\n', 'line 2'],
  ['version: 1\ntests: [{text: Bonjour, stage: input, expect: block}]\n', 'expects block'],
])('a policy that fails is not published: %j', async (yaml, reason) => {
  writeFileSync(join(starterDir, 'policies', 'teranga.yaml'), yaml)
  const warnings = (await seed()).join('\n')
  expect(warnings).toContain(reason)
  expect(warnings).toContain("the hub's floor alone holds for teranga")
  expect(await database().policyVersion.count()).toBe(0)
})

test('what is found later is added; a second seeding changes nothing', async () => {
  writeAdapter('fr-SN', 'weights')
  writeFileSync(join(starterDir, 'policies', 'teranga.yaml'), 'version: 1\n')
  await seed()
  const [digest = ''] = await listAdapterDigests()
  const name = (await listAssistants(null)).find(({ community }) => community.slug === 'teranga')?.name ?? ''
  expect(await findAssistant(name, null)).toMatchObject({
    modelName: `sha256-${digest}`,
    policy: { version: 1, yaml: 'version: 1\n' },
    assistantVersion: { version: 2, adapterDigest: digest, sampling: { drafts: 4 } },
  })
  const count = async () => [
    await database().assistantVersion.count(),
    await database().adapterVersion.count(),
    await database().policyVersion.count(),
  ]
  const before = await count()
  await seed()
  expect(await count()).toEqual(before)
})

test('an adapter of a newer starter comes as a new version; what a community changed stays', async () => {
  const name = (await listAssistants(null)).find(({ community }) => community.slug === 'teranga')?.name ?? ''
  const before = await findAssistant(name, null)
  await database().community.update({ where: { slug: 'teranga' }, data: { name: 'Renamed' } })
  writeAdapter('fr-SN', 'newer weights')
  await seed()
  const after = await findAssistant(name, null)
  expect(after.assistantVersion).toMatchObject({
    version: before.assistantVersion.version + 1,
    adapter: { name: 'fr-SN', version: 2 },
  })
  expect(after.assistantVersion.adapterDigest).not.toBe(before.assistantVersion.adapterDigest)
  expect(after.community.name).toBe('Renamed')
  expect(await listAdapterDigests()).toHaveLength(2)
})

test.each([
  '',
  '/',
  'commons',
  'commons/',
  'nobody/plain',
  'commons/plain/x',
  '../commons/plain',
  'commons/plain\u0000',
  'x'.repeat(100_000),
])('there is no assistant %j', async (name) => {
  await expect(findAssistant(name, null)).rejects.toMatchObject({ code: 'not_found', param: 'model' })
})

test('the stored adapter outlives the starter’s own folder', async () => {
  rmSync(join(starterDir, 'adapters'), { recursive: true })
  const assistants = await listAssistants(null)
  expect(assistants.some(({ modelName }) => modelName.startsWith('sha256-'))).toBe(true)
})

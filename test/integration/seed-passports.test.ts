import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { seedPassports } from '@/lib/adapters/seed-passports'
import { seedStarter } from '@/lib/communities/seed-starter'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { adapterPath } from '@/lib/storage/adapter-store'
import { verifyDocument } from '@/lib/storage/hub-key'
import { listAdapterRows } from '@/lib/store/adapters'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { provideTestDatabase } from '@/test/support/provide-test-database'

// Seeded as a hub was before starters had passports.
const place = provideTestDatabase({ seed: true })
const temp = mkdtempSync(join(tmpdir(), 'polyphony-starter-'))
afterAll(() => rmSync(temp, { recursive: true }))
const fill = () => seedPassports({ starterDir: 'starter', dataDir: place.dataDir })
let warnings: string[] = []
beforeAll(async () => {
  warnings = await fill()
}, 120_000)

test('every adapter of the starter has its card and a passport that the hub signs', async () => {
  expect(warnings).toEqual([])
  const rows = await database().adapterVersion.findMany({ include: { community: true } })
  expect(rows.length).toBe(6)
  for (const { id, name, digest, community } of rows) {
    const card = readFileSync(join('starter/adapters', name, 'README.md'))
    expect(readFileSync(join(adapterPath(place.dataDir, digest), 'README.md')).equals(card)).toBe(true)
    const passport = await issuePassport(readEnv(), community, id)
    expect(verifyDocument(passport)).toBe(true)
    expect(passport.document).toMatchObject({ adapter: { name, digest, licence: 'apache-2.0' } })
    const { checks } = passport.document as { checks: { id: string; status: string; message: string }[] }
    expect(checks.map(({ id: check, status }) => `${check} ${status}`)).toEqual(
      ['layout', 'config', 'header', 'base', 'tensors', 'values', 'card', 'alike'].map(
        (one) => `${one} passed`,
      ),
    )
  }
})

test('a second start changes nothing', async () => {
  const rows = () => database().adapterVersion.findMany({ orderBy: { id: 'asc' } })
  const before = await rows()
  await seedStarter({ starterDir: 'starter', dataDir: place.dataDir, baseModel: STARTER_BASE_MODEL })
  expect(await fill()).toEqual([])
  expect(await rows()).toEqual(before)
})

test('a newer starter’s adapter still takes the place of one with a passport, and gets its own', async () => {
  const starterDir = join(temp, 'starter')
  mkdirSync(starterDir)
  for (const part of ['communities', 'cultures', 'policies', 'adapters', 'model'])
    cpSync(join('starter', part), join(starterDir, part), { recursive: true })
  const config = join(starterDir, 'adapters/fr-SN/adapter_config.json')
  writeFileSync(config, `${readFileSync(config, 'utf8')}\n`)
  await seedStarter({ starterDir, dataDir: place.dataDir, baseModel: STARTER_BASE_MODEL })
  expect(await seedPassports({ starterDir, dataDir: place.dataDir })).toEqual([])
  const community = (await getCommunityRow('teranga'))!
  const rows = (await listAdapterRows(community.id)).filter(({ name }) => name === 'fr-SN')
  expect(rows.map(({ version, passport }) => [version, passport !== null])).toEqual([
    [2, true],
    [1, true],
  ])
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readStarterCommunities } from '@/lib/communities/starter-community'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { resolveCulture } from '@/lib/cultures/resolve-culture'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function folderWith(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'communities-'))
  folders.push(folder)
  writeFileSync(join(folder, 'one.yaml'), yaml)
  return folder
}

test('every community of the starter can be read, and its culture resolves', () => {
  const packs = readCulturePacks('starter/cultures')
  const communities = readStarterCommunities('starter/communities')
  expect(communities.length).toBeGreaterThanOrEqual(7)
  for (const community of communities)
    expect(resolveCulture(community.culture, packs).tag).toBe(community.culture)
})

test('a mistake is told with file and field', () => {
  const folder = folderWith('slug: Two Words\nname: A\nculture: en\npurpose: p\nmaker: m\nassistants: []\n')
  expect(() => readStarterCommunities(folder)).toThrow(/one\.yaml: slug: .*; assistants: /)
})

test('an adapter name cannot leave the folder of adapters', () => {
  const folder = folderWith(
    'slug: a\nname: A\nculture: en\npurpose: p\nmaker: m\nassistants: [{slug: b, name: B, adapter: ../../etc, instructions: i}]\n',
  )
  expect(() => readStarterCommunities(folder)).toThrow(/adapter/)
})

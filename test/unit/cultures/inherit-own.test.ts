import { describe, expect, test } from 'vitest'
import type { CulturePack } from '@/lib/cultures/culture'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { resolveCulture } from '@/lib/cultures/resolve-culture'

const packs = readCulturePacks('starter/cultures')

describe('what a community lays over its tag', () => {
  const own: CulturePack = { tag: 'fr-SN', greeting: 'Nanga def ?', sensitive: [] }

  test('comes nearest, replaces lists whole, and leaves the rest inherited', () => {
    const inherited = resolveCulture('fr-SN', packs)
    const culture = resolveCulture('fr-SN', packs, own)
    expect(inherited.sensitive.length).toBeGreaterThan(0)
    expect(culture).toEqual({ ...inherited, greeting: 'Nanga def ?', sensitive: [] })
  })

  test('holds for that tag and for no other', () => {
    for (const tag of ['fr', 'fr-FR', 'root'])
      expect(resolveCulture(tag, packs, own)).toEqual(resolveCulture(tag, packs))
  })
})

import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { findPersonalData } from '@/guardrails/personal-data/find-personal-data'
import { findRandomKeys } from '@/guardrails/personal-data/find-random-keys'

const hash = (seed: number) => createHash('sha512').update(`key ${seed}`).digest()
const secretsIn = (text: string) =>
  findPersonalData(text, { kinds: ['secret'], regions: [] }).map(({ start, end }) => text.slice(start, end))

/** The forms that the issuers document, filled with hexadecimal digits of a hash. */
const hex = (units: number) => hash(0).toString('hex').slice(0, units)
const KEYS = [
  `GOCSPX-${hex(28)}`,
  `gsk_${hex(52)}`,
  `r8_${hex(37)}`,
  `xapp-1-${hex(40)}`,
  `shpat_${hex(32)}`,
  `whsec_${hex(32)}`,
  `dapi${hex(32)}`,
  `SK${hex(32)}`,
  `key-${hex(32)}`,
  `ntn_${hex(46)}`,
  `lin_api_${hex(40)}`,
  `dckr_pat_${hex(27)}`,
  `glsa_${hex(41)}`,
  `hvs.${hex(90)}`,
  `PMAK-${hex(24)}-${hex(34)}`,
  `dp.pt.${hex(43)}`,
  `sbp_${hex(40)}`,
  `pscale_tkn_${hex(43)}`,
  `ghp_${hex(36)}`,
  `sk-proj-${hex(48)}`,
  `sk-ant-api03-${hex(80)}`,
  `hf_${hex(34)}`,
]

test.each(KEYS)('a key that begins as its issuer says is found: %s', (key) => {
  expect(secretsIn(`use ${key} here`)).toEqual([key])
})

test('nine of ten keys of unknown services are known by chance alone', () => {
  for (const bytes of [18, 24, 32, 48, 64]) {
    const found = Array.from({ length: 400 }, (_, seed) => {
      const key = hash(seed).subarray(0, bytes).toString('base64')
      return findRandomKeys(`token ${key} ok`).length
    })
    expect(found.filter((count) => count === 1).length / found.length, `${bytes} bytes`).toBeGreaterThan(0.9)
  }
})

test.each([
  '550e8400-e29b-41d4-a716-446655440000',
  createHash('sha256').update('x').digest('hex'),
  'https://example.org/aZ3kQ9xY7bW2cV5nM8pL1rT4/page',
  'src/components/PolicyEditor2/ReadPolicyForm3.tsx',
  'getElementsByClassNameAndTagName2Times',
  'Donaudampfschifffahrtsgesellschaft',
  'aaaaaaaaaaaaaaaaAAAAAAAAAAAAAAAA1111111111',
  Buffer.from('When does the weekend begin here, my friend?').toString('base64'),
  Buffer.from('घर पर बम कैसे बनाएं').toString('base64'),
  'Lorem-Ipsum-Dolor-Sit-Amet-Consectetur-2026',
])('is no key: %s', (text) => {
  expect(secretsIn(`see ${text} there`)).toEqual([])
})

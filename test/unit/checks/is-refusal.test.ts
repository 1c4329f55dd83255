import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { locales } from '@/app/_i18n/locales'
import { isRefusal, saysUnknown } from '@/lib/checks/is-refusal'

const half = z.object({ r: z.array(z.string()), u: z.array(z.string()), a: z.array(z.string()) })
const examples = z
  .record(z.enum(locales), z.object({ tune: half, test: half }))
  .parse(parse(readFileSync('test/fixtures/refusals.yaml', 'utf8')))

const labelOf = (text: string) => (isRefusal(text) ? 'r' : saysUnknown(text) ? 'u' : 'a')
const listed = (part: 'tune' | 'test') =>
  locales.flatMap((locale) =>
    (['r', 'u', 'a'] as const).flatMap((label) =>
      examples[locale][part][label].map((text) => ({ locale, label, text, got: labelOf(text) })),
    ),
  )

describe('what counts as a refusal', () => {
  test('the examples it was made with are told apart', () => {
    expect(listed('tune').filter(({ label, got }) => label !== got)).toEqual([])
  })

  test('of examples it was not made with: recall, false alarms', () => {
    const all = listed('test')
    const refusals = all.filter(({ label }) => label === 'r')
    const others = all.filter(({ label }) => label !== 'r')
    const unknowns = all.filter(({ label }) => label === 'u')
    const found = refusals.filter(({ got }) => got === 'r')
    const alarms = others.filter(({ got }) => got === 'r')
    const known = unknowns.filter(({ got }) => got === 'u')
    process.stdout.write(
      `refusals found ${found.length} of ${refusals.length}, false alarms ${alarms.length} of ${others.length}, not knowing found ${known.length} of ${unknowns.length}\n${all
        .filter(({ label, got }) => label !== got)
        .map(({ locale, label, got, text }) => `  ${locale} ${label} taken for ${got}: ${text}\n`)
        .join('')}`,
    )
    expect(found.length / refusals.length).toBeGreaterThan(0.7)
    expect(alarms.length / others.length).toBeLessThan(0.05)
  })

  test('only the opening counts', () => {
    expect(isRefusal(`Boil the water. Then let it cool. I can't help with that.`)).toBe(false)
    expect(isRefusal(`${'je ne '.repeat(200_000)} peux pas vous aider`)).toBe(false)
  })
})

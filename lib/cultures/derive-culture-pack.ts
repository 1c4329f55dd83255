import type { CulturePack } from './culture'

/**
 * A first pack for a language tag that nobody has described: what Unicode's CLDR, as it comes with the runtime, says
 * of its name, script and direction. Everything else is inherited along the tag.
 */
export function deriveCulturePack(tag: string): CulturePack {
  const locale = new Intl.Locale(tag).maximize()
  const script = locale.script ?? 'Latn'
  const name = new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag
  return {
    tag,
    name: name.slice(0, 80),
    languages: [locale.language],
    script,
    direction: RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr',
  }
}

/** Scripts of Unicode whose letters have the bidirectional class R or AL, as far as people write them today. */
const RIGHT_TO_LEFT = new Set([
  'Adlm',
  'Arab',
  'Aran',
  'Hebr',
  'Mand',
  'Nkoo',
  'Rohg',
  'Samr',
  'Syrc',
  'Thaa',
])

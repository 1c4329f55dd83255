/** The starter communities' own countries, and codes of CLDR that are no country. */
const LEFT_OUT = new Set(['FR', 'SN', 'IN', 'EG', 'KE', 'CN', 'EU', 'EZ', 'UN', 'XA', 'XB', 'QO', 'ZZ'])
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** How a language says "in that country", where the grammar needs no more than the name. */
const SLOT: Record<string, (name: string) => string> = {
  en: (name) => `in ${name}`,
  hi: (name) => `${name} में`,
  ar: (name) => `في ${name}`,
  sw: (name) => `nchini ${name}`,
  zh: (name) => `在${name}`,
}

/** Every other country of the world in the slot of `{here}`; none for French, whose prepositions follow no such rule. Source: CLDR. */
export function foreignCountries(language: string): string[] {
  const slot = SLOT[language]
  if (!slot) return []
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
  return LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
    .filter((code) => !LEFT_OUT.has(code))
    .flatMap((code) => names.of(code) ?? [])
    .map(slot)
}

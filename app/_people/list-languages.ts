import { loadCulturePacks } from '@/lib/cultures/load-culture-packs'

/** The languages that this hub knows a culture of, called as a reader calls them. */
export async function listLanguages(locale: string): Promise<{ tag: string; name: string }[]> {
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  return [...(await loadCulturePacks()).keys()]
    .filter((tag) => tag !== 'root')
    .map((tag) => ({ tag, name: names.of(tag) ?? tag }))
}

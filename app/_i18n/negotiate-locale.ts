import { isLocale, type Locale, locales } from './locales'

/** The language of a page: the reader's own choice (cookie), else the best of `Accept-Language`, else English. */
export function negotiateLocale(input: {
  cookie: string | undefined
  acceptLanguage: string | null
}): Locale {
  if (input.cookie !== undefined && isLocale(input.cookie)) return input.cookie
  for (const language of languagesOf(input.acceptLanguage ?? '')) {
    if (isLocale(language)) return language
  }
  return locales[0]
}

/** Primary language subtags, most wanted first; a header of any length costs at most its first 50 entries. */
function languagesOf(header: string): string[] {
  return header
    .split(',', 50)
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';')
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      return { language: tag.split('-')[0] ?? '', quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter((entry) => entry.language !== '' && entry.quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map((entry) => entry.language)
}

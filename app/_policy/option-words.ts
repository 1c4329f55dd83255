import type { OptionWords } from '@/lib/policies/describe-options'

interface PolicyTranslator {
  (key: string, values?: Record<string, number>): string
  has(key: string): boolean
}

/** What options and their values are called in a reader's language; the document itself keeps the words it was written with. */
export function createOptionWords(t: PolicyTranslator, locale: string): OptionWords {
  const said = (key: string) => (t.has(key) ? t(key) : undefined)
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const regions = new Intl.DisplayNames(locale, { type: 'region' })
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 3, useGrouping: false })
  const lists = new Intl.ListFormat(locale, { type: 'unit', style: 'short' })
  return {
    option: (name) => said(`options.${name}`) ?? name,
    // Names of models and formats stay as they are.
    value: (value) => said(`values.${value}`) ?? (isRegion(value) ? regions.of(value) : value) ?? value,
    language: (tag) => (tag === '*' ? t('everyLanguage') : nameIn(languages, tag)),
    number: (value) => numbers.format(value),
    list: (texts) => lists.format(texts),
    terms: (count) => t('terms', { count }),
  }
}

const isRegion = (value: string) => /^[A-Z]{2}$/.test(value)

/** A tag that somebody mistyped stays as it is. */
function nameIn(languages: Intl.DisplayNames, tag: string): string {
  try {
    return languages.of(tag) ?? tag
  } catch {
    return tag
  }
}

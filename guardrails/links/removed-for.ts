const REMOVED: Readonly<Record<string, string>> = {
  en: '‹link removed›',
  fr: '‹lien retiré›',
  hi: '‹लिंक हटाया गया›',
  ar: '‹رابط محذوف›',
  sw: '‹kiungo kimeondolewa›',
  zh: '‹链接已移除›',
}

/** What stands in place of a link, in the reader's language or in English. */
export function removedFor(language: string): string {
  return REMOVED[language.split('-')[0] ?? 'en'] ?? REMOVED.en ?? '‹›'
}

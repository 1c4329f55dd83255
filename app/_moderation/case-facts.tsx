import { getLocale, getTranslations } from 'next-intl/server'
import type { CaseRow } from '@/lib/store/moderation-cases'

/** What a case is about, in a line: its kind, the filter, the language. */
export async function CaseFacts({ one }: { one: Pick<CaseRow, 'kind' | 'guardrail' | 'language'> }) {
  const [t, filters, names] = await Promise.all([
    getTranslations('moderation'),
    getTranslations('filters'),
    openLanguageNames(),
  ])
  const { kind, guardrail, language } = one
  return (
    <>
      <span className="font-medium">{t(`kinds.${kind}`)}</span>
      {guardrail !== null && <span>{filters.has(guardrail) ? filters(guardrail) : guardrail}</span>}
      <span className="text-muted">{names(language)}</span>
    </>
  )
}

/** What languages are called in the reader's own. */
export async function openLanguageNames(): Promise<(tag: string) => string> {
  const [t, locale] = await Promise.all([getTranslations('moderation'), getLocale()])
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  return (tag) => (tag === 'other' ? t('otherLanguage') : (names.of(tag) ?? tag))
}

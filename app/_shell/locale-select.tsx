'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { isLocale, localeNames, locales } from '@/app/_i18n/locales'
import { chooseLocale } from './actions'

/** The language of the pages (not of the answers: those are the community's), each named in itself. */
export function LocaleSelect() {
  const t = useTranslations('shell')
  const locale = useLocale()
  const [isPending, startTransition] = useTransition()
  return (
    <select
      aria-label={t('language')}
      value={isLocale(locale) ? locale : 'en'}
      disabled={isPending}
      onChange={(event) => {
        const chosen = event.target.value
        startTransition(() => chooseLocale(chosen))
      }}
      className="h-9 min-w-0 flex-1 rounded-full bg-transparent px-2 text-small text-muted hover:bg-line/50 hover:text-ink"
    >
      {locales.map((one) => (
        <option key={one} value={one} lang={one} className="bg-paper text-ink">
          {localeNames[one]}
        </option>
      ))}
    </select>
  )
}

import { useLocale, useTranslations } from 'next-intl'
import { type Said, say } from '@/lib/core/said'
import { directionOf, isLocale } from './locales'

/** Says a sentence of the hub in the reader's language. */
export function useSay(): (said: Said) => string {
  const t = useTranslations()
  const locale = useLocale()
  const isMirrored = isLocale(locale) && directionOf(locale) === 'rtl'
  return (said) => say(said, t, isMirrored ? isolate : undefined)
}

/** FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE (UAX #9): a file's name in an Arabic sentence keeps its own direction. */
const isolate = (text: string) => `\u2068${text}\u2069`

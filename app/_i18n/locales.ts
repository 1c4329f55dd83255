/** The languages the pages are written in; each has a file `messages/<locale>.json`. The first is the default. */
export const locales = ['en', 'fr', 'hi', 'ar', 'sw', 'zh'] as const

export type Locale = (typeof locales)[number]

export const localeNames: Record<Locale, string> = {
  en: 'English',
  fr: 'Français',
  hi: 'हिन्दी',
  ar: 'العربية',
  sw: 'Kiswahili',
  zh: '中文',
}

export const isLocale = (value: string): value is Locale => locales.some((locale) => locale === value)

export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr')

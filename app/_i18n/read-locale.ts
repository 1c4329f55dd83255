import { cookies, headers } from 'next/headers'
import type { Locale } from './locales'
import { negotiateLocale } from './negotiate-locale'

/** The language in which this request is answered. */
export async function readLocale(): Promise<Locale> {
  return negotiateLocale({
    cookie: (await cookies()).get('locale')?.value,
    acceptLanguage: (await headers()).get('accept-language'),
  })
}

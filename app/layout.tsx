import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { directionOf, isLocale } from './_i18n/locales'
import { parseTheme } from './_ui/theme'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('site')
  return { title: { default: 'Polyphony', template: '%s · Polyphony' }, description: t('description') }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf8f2' },
    { media: '(prefers-color-scheme: dark)', color: '#171512' },
  ],
}

/** What only server components say, and what only the pages of policies and adapters say: it does not travel with every page. */
const ELSEWHERE = new Set([
  ...'home policy policyEditor site licences before bundles findings hubErrors hubImports uploadErrors'.split(
    ' ',
  ),
  ...['activity', 'fileFaults', 'zipFaults'],
])

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale()
  const theme = parseTheme((await cookies()).get('theme')?.value)
  const messages = Object.fromEntries(
    Object.entries(await getMessages()).filter(([part]) => !ELSEWHERE.has(part)),
  )
  return (
    <html
      lang={locale}
      dir={isLocale(locale) ? directionOf(locale) : 'ltr'}
      data-theme={theme}
      suppressHydrationWarning
    >
      <body className="bg-paper text-ink antialiased">
        <NextIntlClientProvider messages={messages}>{children}</NextIntlClientProvider>
      </body>
    </html>
  )
}

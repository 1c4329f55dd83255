import type { MetadataRoute } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { directionOf, isLocale } from './_i18n/locales'

/** What a browser needs to install the hub beside other applications, in the reader's language. */
export default async function manifest(): Promise<MetadataRoute.Manifest> {
  const [t, shell, locale] = await Promise.all([
    getTranslations('site'),
    getTranslations('shell'),
    getLocale(),
  ])
  return {
    id: '/',
    name: 'Polyphony',
    short_name: 'Polyphony',
    description: t('description'),
    lang: locale,
    dir: isLocale(locale) ? directionOf(locale) : 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#fbf8f2',
    theme_color: '#fbf8f2',
    icons: [
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      // Filled to its edges, with all that matters inside the circle that every system leaves.
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: [
      { name: shell('ask'), url: '/' },
      { name: shell('assistants'), url: '/assistants' },
    ],
  }
}

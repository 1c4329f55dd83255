import fc from 'fast-check'
import { expect, test } from 'vitest'
import { locales } from '@/app/_i18n/locales'
import { negotiateLocale } from '@/app/_i18n/negotiate-locale'

test.each([
  ['the cookie wins over the browser', 'sw', 'fr-FR,fr;q=0.9', 'sw'],
  ['an unknown cookie is passed over', 'favicon.ico', 'fr', 'fr'],
  ['the browser’s most wanted language that there is', undefined, 'de-DE, zh-TW;q=0.3, hi;q=0.8', 'hi'],
  ['a language that is refused is not chosen', undefined, 'ar;q=0, fr;q=0.1', 'fr'],
  ['a region is no other language', undefined, 'AR-eg', 'ar'],
  ['English when nothing fits', undefined, 'de, *;q=0.5', 'en'],
  ['English when nothing is said', undefined, null, 'en'],
])('%s', (_, cookie, acceptLanguage, expected) => {
  expect(negotiateLocale({ cookie, acceptLanguage })).toBe(expected)
})

test('any header gives a language that there is', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (acceptLanguage, cookie) => {
      expect(locales).toContain(negotiateLocale({ cookie, acceptLanguage }))
    }),
  )
})

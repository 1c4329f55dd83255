import { getRequestConfig } from 'next-intl/server'
import { registry } from '@/guardrails/registry'
import { readLocale } from './read-locale'

/** The locale and the messages of one request; what a language lacks is said in English. */
export default getRequestConfig(async () => {
  const locale = await readLocale()
  const english = (await import('@/messages/en.json')).default
  const own = (await import(`@/messages/${locale}.json`)).default
  const messages = locale === 'en' ? english : layOver(english, own)
  return { locale, messages: { ...messages, filters: filterTitles(locale) }, timeZone: 'UTC' }
})

interface Messages {
  [key: string]: string | Messages
}

function layOver(base: Messages, own: Messages): Messages {
  const merged: Messages = { ...base }
  for (const [key, value] of Object.entries(own)) {
    const below = merged[key]
    merged[key] = typeof value === 'object' && typeof below === 'object' ? layOver(below, value) : value
  }
  return merged
}

/** Every guardrail is called what its own folder says, so that adding one needs no change here. */
function filterTitles(locale: string): Record<string, string> {
  return Object.fromEntries([...registry.values()].map(({ id, title }) => [id, title[locale] ?? title.en]))
}

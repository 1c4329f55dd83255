import { readFileSync } from 'node:fs'
import { NextIntlClientProvider } from 'next-intl'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** The messages of the pages in one language. */
export const messagesOf = (locale: string) => JSON.parse(readFileSync(`messages/${locale}.json`, 'utf8'))

/** A part of a page as HTML, as the server first writes it. */
export function renderInLocale(locale: string, part: ReactNode): string {
  const messages = messagesOf(locale)
  // biome-ignore lint/correctness/noChildrenProp: its type wants the children among the props
  const page = createElement(NextIntlClientProvider, { locale, messages, timeZone: 'UTC', children: part })
  return renderToStaticMarkup(page)
}

'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef } from 'react'
import { useFoundWords } from './use-found-words'

/** The message at which the conversation was opened, marked, with the words that were looked for: the view and the focus begin there. */
export function FoundMessage({ children }: { children: ReactNode }) {
  const t = useTranslations('chat')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (!element) return
    element.focus({ preventScroll: true })
    // An answer is read with its question, as long as both are in view.
    const isNear = element.getBoundingClientRect().top < window.innerHeight / 2
    if (!isNear) element.scrollIntoView({ block: 'start' })
  }, [])
  useFoundWords(place)
  return (
    <section
      ref={place}
      tabIndex={-1}
      aria-label={t('found')}
      data-testid="found"
      className="-m-3 scroll-mt-6 rounded-2xl border-s-2 border-accent bg-accent-soft/60 p-3 ps-2.5 outline-none"
    >
      {children}
    </section>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { useEffect } from 'react'

/** j and k go down and up the list named by `listId`, Enter opens, as a link does by itself. */
export function QueueKeys({ listId }: { listId: string }) {
  const t = useTranslations('moderation')
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      if (step === 0) return
      const links = [...(document.getElementById(listId)?.querySelectorAll('a') ?? [])]
      const at = links.findIndex((link) => link.matches(':focus'))
      links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus()
      event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [listId])
  return <p className="hidden text-small text-muted sm:block">{t('keys')}</p>
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type FocusEvent, type KeyboardEvent, useRef } from 'react'

/** The comparison as a file, in one of two formats. */
export function KeepMenu({ comparisonId }: { comparisonId: string }) {
  const t = useTranslations('compare')
  const share = useTranslations('share')
  const menu = useRef<HTMLDetailsElement>(null)
  const close = () => menu.current?.removeAttribute('open')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current?.open) return
    event.stopPropagation()
    close()
    menu.current.querySelector('summary')?.focus()
  }
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (!menu.current?.contains(relatedTarget)) close()
  }
  const file = `/api/comparisons/${comparisonId}/export?format=`
  const look = 'rounded-lg px-3 py-2 hover:bg-raised'
  return (
    <details ref={menu} onKeyDown={onKeyDown} onBlur={onBlur} className="relative">
      <summary
        aria-label={t('keep')}
        title={t('keep')}
        className="grid size-9 list-none place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
      >
        <Download aria-hidden="true" className="size-4.5" />
      </summary>
      <div className="absolute end-0 top-full z-10 mt-1 flex w-max max-w-[calc(100vw-2.5rem)] flex-col rounded-xl border border-line bg-paper p-1 shadow-lg">
        <a href={`${file}markdown`} download onClick={close} className={look}>
          {share('markdown')}
        </a>
        <a href={`${file}json`} download onClick={close} className={look}>
          {t('keepJson')}
        </a>
      </div>
    </details>
  )
}

'use client'

import { SquarePen } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

/** What this page is, and what can be done with the whole of it. */
export function CompareHeader({ count, children }: { count: number; children?: ReactNode }) {
  const t = useTranslations('compare')
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex max-w-[80rem] flex-wrap items-center gap-x-3 gap-y-1 px-5 py-2.5">
        <div className="min-w-0 flex-1">
          <h1 className="font-semibold leading-snug">{t('title')}</h1>
          <p className="truncate text-small text-muted">{t('assistants', { count })}</p>
        </div>
        {children}
        <Link
          href="/compare"
          aria-label={t('new')}
          title={t('new')}
          className="grid size-9 shrink-0 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
        >
          <SquarePen aria-hidden="true" className="size-4.5" />
        </Link>
      </div>
    </header>
  )
}

'use client'

import { RotateCcw } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** Asks for another answer to the same question; this one stays, one step back. */
export function AgainButton({ isBusy, onClick }: { isBusy: boolean; onClick: () => void }) {
  const t = useTranslations('chat')
  return (
    <button
      type="button"
      disabled={isBusy}
      onClick={onClick}
      className="inline-flex min-h-9 items-center gap-1.5 rounded-full px-2 text-small text-muted hover:bg-raised hover:text-ink disabled:opacity-40"
    >
      <RotateCcw aria-hidden="true" className="size-3.5 rtl:-scale-x-100" />
      {t('again')}
    </button>
  )
}

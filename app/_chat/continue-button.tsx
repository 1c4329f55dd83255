'use client'

import { ListPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** Goes on where an answer was stopped or cut short; as it was it stays, one step back. */
export function ContinueButton({ isBusy, onClick }: { isBusy: boolean; onClick: () => void }) {
  const t = useTranslations('chat')
  return (
    <button
      type="button"
      disabled={isBusy}
      onClick={onClick}
      className="inline-flex min-h-9 items-center gap-1.5 rounded-full px-2 text-small text-muted hover:bg-raised hover:text-ink disabled:opacity-40"
    >
      <ListPlus aria-hidden="true" className="size-3.5" />
      {t('continue')}
    </button>
  )
}

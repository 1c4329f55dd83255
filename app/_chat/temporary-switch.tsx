'use client'

import { MessageCircleDashed } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** Whether the chat that is about to begin is kept; once it has begun there is no way back. */
export function TemporarySwitch(props: {
  isOn: boolean
  isFixed: boolean
  onChange: (isOn: boolean) => void
}) {
  const { isOn, isFixed, onChange } = props
  const t = useTranslations('chat.temporary')
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={t('title')}
      title={t('title')}
      disabled={isFixed}
      onClick={() => onChange(!isOn)}
      className={`inline-flex h-9 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-small ${isOn ? 'bg-accent text-on-accent' : 'text-muted hover:bg-raised hover:text-ink'}`}
    >
      <MessageCircleDashed aria-hidden="true" className="size-4.5" />
      <span className="max-sm:hidden">{t('title')}</span>
    </button>
  )
}

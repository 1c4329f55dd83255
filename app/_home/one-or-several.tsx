'use client'

import { Columns3, MessageCircle } from 'lucide-react'
import { useTranslations } from 'next-intl'

/** Whether one assistant answers or several side by side. */
export function OneOrSeveral(props: { isSeveral: boolean; onChange: (isSeveral: boolean) => void }) {
  const { isSeveral, onChange } = props
  const t = useTranslations('compare')
  const choices = [
    { name: t('one'), Icon: MessageCircle, value: false },
    { name: t('several'), Icon: Columns3, value: true },
  ]
  return (
    <div className="inline-flex self-start rounded-full border border-line p-0.5">
      {choices.map(({ name, Icon, value }) => (
        <button
          key={name}
          type="button"
          aria-pressed={isSeveral === value}
          onClick={() => onChange(value)}
          className="inline-flex min-h-8 items-center gap-2 rounded-full px-3.5 text-small text-muted aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
        >
          <Icon aria-hidden="true" className="size-4" />
          {name}
        </button>
      ))}
    </div>
  )
}

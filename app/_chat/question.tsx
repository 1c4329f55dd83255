'use client'

import { Pencil } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MessageView } from './message-view'

/** The reader's own words in a quiet bubble; a refused question says so and can be taken back for editing. */
export function Question(props: {
  message: Extract<MessageView, { role: 'user' }>
  onEdit: (text: string) => void
}) {
  const { message, onEdit } = props
  const t = useTranslations('chat')
  return (
    <div className="group flex flex-col items-end gap-1">
      <h3 className="sr-only">{t('you')}</h3>
      <p
        dir="auto"
        className={`max-w-[85%] whitespace-pre-wrap break-words rounded-3xl bg-raised px-4 py-2 ${message.isRefused ? 'text-muted' : ''}`}
      >
        {message.content}
      </p>
      <button
        type="button"
        onClick={() => onEdit(message.content)}
        className="inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-small text-muted opacity-0 transition hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
      >
        <Pencil aria-hidden="true" className="size-3.5" />
        {t('edit')}
      </button>
    </div>
  )
}

'use client'

import { Pencil } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { IconButton } from '@/app/_ui/icon-button'
import type { MessageView } from './message-view'

/** The reader's own words in a quiet bubble; a refused question says so and can be taken back for editing. */
export function Question(props: {
  message: Extract<MessageView, { role: 'user' }>
  onEdit: (text: string) => void
}) {
  const { message, onEdit } = props
  const t = useTranslations('chat')
  return (
    <div className="group flex items-center justify-end gap-1">
      <h3 className="sr-only">{t('you')}</h3>
      <IconButton
        label={t('editQuestion')}
        onClick={() => onEdit(message.content)}
        className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
      >
        <Pencil aria-hidden="true" className="size-4" />
      </IconButton>
      <p
        dir="auto"
        className={`max-w-[85%] whitespace-pre-wrap break-words rounded-3xl bg-raised px-4 py-2 ${message.isRefused ? 'text-muted' : ''}`}
      >
        {message.content}
      </p>
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { CopyButton } from './copy-button'
import { LeftOutNote } from './left-out-note'
import { Markdown } from './markdown'
import type { MessageView } from './message-view'

/** An answer whose assistant is not at hand: its words, and what gave it named as a note. */
export function ForeignAnswer(props: {
  message: Extract<MessageView, { role: 'assistant' }>
  /** What answered where the message itself does not say. */
  from?: string | undefined
  /** What can be done with it, at its foot. */
  actions?: ReactNode
}) {
  const { message, from, actions } = props
  const t = useTranslations('imported')
  const model = message.elsewhere ? message.elsewhere.model : (from ?? null)
  return (
    <article className="flex flex-col gap-2">
      <h3 className="text-small text-muted">
        {model === null
          ? t('unnamed')
          : t.rich('model', { model: () => <bdi className="font-semibold">{model}</bdi> })}
      </h3>
      {message.status === 'blocked' ? (
        <p className="rounded-2xl border border-note-line bg-note px-4 py-2.5">{t('blocked')}</p>
      ) : (
        message.content !== '' && (
          <div dir="auto" className="answer min-w-0 break-words" data-said>
            <Markdown text={message.content} />
          </div>
        )
      )}
      {message.leftOut && <LeftOutNote parts={message.leftOut} />}
      <div className="-ms-2 flex flex-wrap gap-x-1">
        {message.content !== '' && <CopyButton text={message.content} />}
        {actions}
      </div>
    </article>
  )
}

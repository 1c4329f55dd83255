'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { rename } from './actions'
import { type ListedConversation, useConversations } from './conversations-context'

/** The title of a conversation, to be changed in place: Enter or leaving keeps it, Escape does not. */
export function RenameForm({
  conversation,
  onEnd,
}: {
  conversation: ListedConversation
  /** By a key, the focus has nowhere to go of its own. */
  onEnd: (isByKey: boolean) => void
}) {
  const t = useTranslations('shell')
  const { changed } = useConversations()
  const [title, setTitle] = useState(conversation.title)
  const isOver = useRef(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isOver.current) return
    isOver.current = true
    const trimmed = title.trim().slice(0, 200)
    if (trimmed !== '' && trimmed !== conversation.title && (await rename(conversation.id, trimmed))) {
      changed(conversation.id, { title: trimmed })
    }
    onEnd(event !== undefined)
  }
  return (
    <li>
      <form onSubmit={save}>
        <input
          // biome-ignore lint/a11y/noAutofocus: the reader asked to write here
          autoFocus
          dir="auto"
          value={title}
          maxLength={200}
          aria-label={t('newTitle')}
          onChange={(event) => setTitle(event.target.value)}
          onBlur={() => save()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            isOver.current = true
            onEnd(true)
          }}
          className="w-full rounded-xl border border-edge bg-paper px-3 py-1.5"
        />
      </form>
    </li>
  )
}

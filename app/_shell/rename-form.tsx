'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useRef, useState } from 'react'
import { rename } from './actions'
import { type ListedConversation, useConversations } from './conversations-context'

/**
 * The title of a conversation, to be changed in place: Enter or leaving keeps it, Escape does not. One that the rules refuse,
 * or that did not reach the hub, stays to be changed.
 */
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
  const [trouble, setTrouble] = useState<'titleRefused' | 'renameFailed' | null>(null)
  const troubleId = useId()
  const isOver = useRef(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isOver.current) return
    isOver.current = true
    const trimmed = title.trim().slice(0, 200)
    if (trimmed !== '' && trimmed !== conversation.title) {
      const renamed = await rename(conversation.id, trimmed).catch(() => false as const)
      if (!renamed || 'isRefused' in renamed) {
        isOver.current = false
        return setTrouble(renamed ? 'titleRefused' : 'renameFailed')
      }
      changed(conversation.id, { title: renamed.title })
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
          aria-invalid={trouble !== null || undefined}
          aria-describedby={troubleId}
          onChange={(event) => {
            setTitle(event.target.value)
            setTrouble(null)
          }}
          // What was not taken waits to be changed, and is not asked again for being left.
          onBlur={() => trouble === null && save()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            isOver.current = true
            onEnd(true)
          }}
          className="w-full rounded-xl border border-edge bg-paper px-3 py-1.5"
        />
        <p id={troubleId} role="alert" className="px-3 py-1 text-small text-danger empty:hidden">
          {trouble && t(trouble)}
        </p>
      </form>
    </li>
  )
}

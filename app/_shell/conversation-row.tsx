'use client'

import { Columns3, Pencil, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useRef, useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import { remove, rename } from './actions'
import { ConfirmDelete } from './confirm-delete'
import { hrefOf, isComparison, type ListedConversation, useConversations } from './conversations-context'

/** One conversation of the list; its name can be changed in place, and deleting it is asked twice. */
export function ConversationRow(props: { conversation: ListedConversation; isCurrent: boolean }) {
  const { conversation, isCurrent } = props
  const t = useTranslations('shell')
  const [isRenaming, setIsRenaming] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  const { removed } = useConversations()
  const router = useRouter()
  const onDelete = async () => {
    await remove(conversation.id)
    removed(conversation.id)
    if (isCurrent) router.push('/')
  }
  if (isRenaming) return <RenameForm conversation={conversation} onEnd={() => setIsRenaming(false)} />
  return (
    <li
      className={`group flex items-center rounded-xl pe-1 transition hover:bg-line/50 ${isCurrent ? 'bg-line/60' : ''}`}
    >
      <Link
        href={hrefOf(conversation.id)}
        aria-current={isCurrent ? 'page' : undefined}
        prefetch={false}
        className="flex min-w-0 flex-1 items-center gap-2 px-3 py-1.5"
      >
        {isComparison(conversation.id) && (
          <Columns3 aria-label={t('comparison')} className="size-3.5 shrink-0 text-accent" />
        )}
        <bdi className="block truncate">{conversation.title}</bdi>
      </Link>
      <span
        className={`flex w-0 overflow-hidden group-focus-within:w-auto group-hover:w-auto ${isCurrent ? '[@media(hover:none)]:w-auto' : ''}`}
      >
        <IconButton label={t('rename')} className="!size-7" onClick={() => setIsRenaming(true)}>
          <Pencil aria-hidden="true" className="size-3.5" />
        </IconButton>
        <IconButton label={t('delete')} className="!size-7" onClick={() => dialog.current?.showModal()}>
          <Trash2 aria-hidden="true" className="size-3.5" />
        </IconButton>
      </span>
      <ConfirmDelete ref={dialog} title={conversation.title} onConfirm={onDelete} />
    </li>
  )
}

function RenameForm({ conversation, onEnd }: { conversation: ListedConversation; onEnd: () => void }) {
  const t = useTranslations('shell')
  const { renamed } = useConversations()
  const [title, setTitle] = useState(conversation.title)
  const isOver = useRef(false)
  const save = async (event?: FormEvent) => {
    event?.preventDefault()
    if (isOver.current) return
    isOver.current = true
    const trimmed = title.trim().slice(0, 200)
    if (trimmed !== '' && trimmed !== conversation.title && (await rename(conversation.id, trimmed))) {
      renamed(conversation.id, trimmed)
    }
    onEnd()
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
            onEnd()
          }}
          className="w-full rounded-xl border border-edge bg-paper px-3 py-1.5"
        />
      </form>
    </li>
  )
}

'use client'

import { Columns3, Paperclip, Pin } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useReturningFocus } from '@/app/_ui/use-returning-focus'
import { pin, remove } from './actions'
import { ConversationMenu } from './conversation-menu'
import { hrefOf, isComparison, type ListedConversation, useConversations } from './conversations-context'
import { focusRow, neighbourOf } from './focus-row'

// Fetched when they are wanted.
const ConfirmDelete = dynamic(() => import('./confirm-delete').then((module) => module.ConfirmDelete))
const FolderDialog = dynamic(() => import('./folder-dialog').then((module) => module.FolderDialog))
const RenameForm = dynamic(() => import('./rename-form').then((module) => module.RenameForm))

/** One conversation of the list, with all that can be done with it in a menu; deleting is asked twice. */
export function ConversationRow(props: {
  conversation: ListedConversation
  /** Where it says what was searched for, and in which message. */
  excerpt: string | null
  messageId: string | null
  /** By which words it was found. */
  words?: string
  /** The attached text that says it. */
  attachedName?: string | null
  isCurrent: boolean
}) {
  const { conversation, excerpt, messageId, words, attachedName = null, isCurrent } = props
  const t = useTranslations('shell')
  const [isRenaming, setIsRenaming] = useState(false)
  const [isMoving, setIsMoving] = useState(false)
  const [isDeleting, setIsDeleting] = useState(false)
  const link = useReturningFocus<HTMLAnchorElement>()
  const { changed, removed } = useConversations()
  const router = useRouter()
  const onDelete = async () => {
    await remove(conversation.id)
    const next = neighbourOf(conversation.id)
    flushSync(() => removed(conversation.id))
    if (next !== undefined) focusRow(next)
    if (isCurrent) router.push('/')
  }
  const onPin = async () => {
    const isPinned = !conversation.isPinned
    if (!(await pin(conversation.id, isPinned))) return
    flushSync(() => changed(conversation.id, { isPinned }))
    focusRow(conversation.id)
  }
  const endRenaming = (isByKey: boolean) => {
    if (isByKey) link.returnFocus()
    setIsRenaming(false)
  }
  if (isRenaming) return <RenameForm conversation={conversation} onEnd={endRenaming} />
  return (
    <li
      className={`group flex items-center rounded-xl pe-1 transition hover:bg-line/50 ${isCurrent ? 'bg-line/60' : ''}`}
    >
      <Link
        ref={link.ref}
        href={hrefOf(conversation.id, messageId, words)}
        aria-current={isCurrent ? 'page' : undefined}
        prefetch={false}
        data-conversation={conversation.id}
        className="flex min-w-0 flex-1 items-center gap-2 px-3 py-1.5"
      >
        {isComparison(conversation.id) && (
          <Columns3 aria-label={t('comparison')} className="size-3.5 shrink-0 text-accent" />
        )}
        {conversation.isPinned && <Pin aria-label={t('pinned')} className="size-3.5 shrink-0 text-accent" />}
        <span className="min-w-0 flex-1">
          <bdi className="block truncate">{conversation.title}</bdi>
          {attachedName !== null && (
            <span className="flex items-center gap-1 text-small text-muted">
              <Paperclip aria-label={t('attached')} className="size-3 shrink-0" />
              <bdi className="truncate">{attachedName}</bdi>
            </span>
          )}
          {excerpt !== null && <bdi className="line-clamp-2 block text-small text-muted">{excerpt}</bdi>}
        </span>
      </Link>
      <ConversationMenu
        conversation={conversation}
        onPin={onPin}
        onRename={() => setIsRenaming(true)}
        onMove={() => setIsMoving(true)}
        onDelete={() => setIsDeleting(true)}
      />
      {isMoving && <FolderDialog conversation={conversation} onEnd={() => setIsMoving(false)} />}
      {isDeleting && (
        <ConfirmDelete title={conversation.title} onConfirm={onDelete} onClose={() => setIsDeleting(false)} />
      )}
    </li>
  )
}

'use client'

import { Pencil } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import { useReturningFocus } from '@/app/_ui/use-returning-focus'
import type { Attachment } from '@/lib/attachments/attached-text'
import { LeftOutNote } from './left-out-note'
import type { MessageView } from './message-view'
import { VersionPager } from './version-pager'

const AttachmentChips = dynamic(() =>
  import('@/app/_attachments/attachment-chips').then((module) => module.AttachmentChips),
)
const QuestionEditor = dynamic(() => import('./question-editor').then((module) => module.QuestionEditor))

/**
 * The reader's own words in a quiet bubble; a refused question says so and can be taken back for editing. Where it can
 * branch, editing happens in place and the earlier wording stays, one step back.
 */
export function Question(props: {
  message: Extract<MessageView, { role: 'user' }>
  /** Without it and without branches the question can only be read. */
  onEdit?: (() => void) | undefined
  branch?: {
    isBusy: boolean
    /** Without it branches can be paged through and none begun. */
    onAsk: ((question: string, attachments: Attachment[]) => void) | undefined
    onShow: (messageId: string) => void
  }
}) {
  const { message, onEdit, branch } = props
  const t = useTranslations('chat')
  const [isEdited, setIsEdited] = useState(false)
  const pencil = useReturningFocus<HTMLButtonElement>()
  const isInPlace = branch?.onAsk !== undefined && message.id !== undefined && !message.isRefused
  if (isEdited && branch?.onAsk) {
    const { onAsk } = branch
    const ask = (question: string, attachments: Attachment[]) => {
      const isSame = question === message.content && hasSame(attachments, message.attachments)
      if (isSame) pencil.returnFocus()
      else onAsk(question, attachments)
      setIsEdited(false)
    }
    const cancel = () => {
      pencil.returnFocus()
      setIsEdited(false)
    }
    return <QuestionEditor message={message} onAsk={ask} onCancel={cancel} />
  }
  return (
    <div>
      <div className="group flex items-center justify-end gap-1">
        <h3 className="sr-only">{t('you')}</h3>
        {(isInPlace || onEdit) && (
          <IconButton
            ref={pencil.ref}
            label={t('editQuestion')}
            disabled={isInPlace && branch.isBusy}
            onClick={() => (isInPlace ? setIsEdited(true) : onEdit?.())}
            className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
          >
            <Pencil aria-hidden="true" className="size-4" />
          </IconButton>
        )}
        <p
          dir="auto"
          data-said
          className={`max-w-[85%] whitespace-pre-wrap break-words rounded-3xl bg-raised px-4 py-2 empty:hidden ${message.isRefused ? 'text-muted' : ''}`}
        >
          {message.content}
        </p>
      </div>
      {message.leftOut && (
        <div className="mt-1 flex justify-end">
          <LeftOutNote parts={message.leftOut} />
        </div>
      )}
      {message.attachments.length > 0 && <AttachmentChips attachments={message.attachments} />}
      {branch && (
        <div className="flex justify-end">
          <VersionPager
            id={message.id}
            versions={message.versions}
            isBusy={branch.isBusy}
            onShow={branch.onShow}
          />
        </div>
      )}
    </div>
  )
}

const hasSame = (one: readonly Attachment[], other: readonly Attachment[]) =>
  one.length === other.length &&
  one.every(({ name, text }, at) => name === other[at]?.name && text === other[at]?.text)

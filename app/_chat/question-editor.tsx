'use client'

import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { AttachButton } from '@/app/_attachments/attach-button'
import { AttachmentTray } from '@/app/_attachments/attachment-tray'
import { useAttachments } from '@/app/_attachments/use-attachments'
import { Button } from '@/app/_ui/button'
import type { Attachment } from '@/lib/attachments/attached-text'
import { isSendKey } from './is-send-key'
import { QUESTION_LENGTH } from './question-length'

/** An earlier question, opened to be asked in another way, with what is attached to it. Enter asks, Escape leaves it as it was. */
export function QuestionEditor(props: {
  message: { content: string; attachments: Attachment[] }
  onAsk: (question: string, attachments: Attachment[]) => void
  onCancel: () => void
}) {
  const { message, onAsk, onCancel } = props
  const t = useTranslations('chat')
  const [text, setText] = useState(message.content)
  const { attachments, refused, ...files } = useAttachments(true, message.attachments)
  const canAsk = text.trim() !== '' && text.length <= QUESTION_LENGTH
  const ask = () => canAsk && onAsk(text.trim(), attachments)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // Escape also stops an answer; here it belongs to this field.
      event.stopPropagation()
      onCancel()
    }
    if (!isSendKey(event)) return
    event.preventDefault()
    ask()
  }
  return (
    <form
      className={`ms-auto flex w-full max-w-[85%] flex-col gap-2 rounded-3xl bg-raised p-3 focus-within:ring-1 focus-within:ring-accent ${files.isOver ? 'ring-2 ring-accent' : ''}`}
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <textarea
        // Whoever opens the editor wants to write in it.
        ref={(element) => element?.focus()}
        dir="auto"
        rows={Math.min(8, text.split('\n').length + 1)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={({ clipboardData }) => {
          if (!clipboardData.types.includes('text/plain')) void files.add(clipboardData.files)
        }}
        aria-label={t('editQuestion')}
        className="w-full resize-none bg-transparent px-1 outline-none"
      />
      {attachments.length + refused.length > 0 && (
        <AttachmentTray attachments={attachments} refused={refused} onRemove={files.remove} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <span className="me-auto">
          <AttachButton onFiles={files.add} />
        </span>
        <Button type="button" look="quiet" className="text-small" onClick={onCancel}>
          {t('cancelEdit')}
        </Button>
        <Button type="submit" className="text-small" disabled={!canAsk}>
          {t('askAnew')}
        </Button>
      </div>
    </form>
  )
}

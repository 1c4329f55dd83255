'use client'

import { ArrowUp, Square } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react'
import { AttachButton } from '@/app/_attachments/attach-button'
import { useAttachments } from '@/app/_attachments/use-attachments'
import type { Attachment } from '@/lib/attachments/attached-text'
import { isSendKey } from './is-send-key'
import { QUESTION_LENGTH } from './question-length'
import { useUnsentText } from './use-unsent-text'

const AttachmentTray = dynamic(() =>
  import('@/app/_attachments/attachment-tray').then((module) => module.AttachmentTray),
)

/** What the page may do to the composer from outside. */
export interface ComposerHandle {
  /** Puts a text in, ready to be changed; what stood there is kept below it. With attachments, in the place of those chosen. */
  fill: (text: string, attachments?: Attachment[]) => void
  focus: () => void
}

/** Where one writes: grows with the text; Enter sends, Shift+Enter breaks; Stop takes Send's place. Files are chosen, dropped or pasted. */
export function Composer(props: {
  ref?: Ref<ComposerHandle>
  placeholder: string
  /** Under which name what is not sent waits for its writer; null where it does not. */
  keptAs: string | null
  isBusy?: boolean
  /** Whether texts can be attached here. */
  takesFiles?: boolean
  /** Until what it returns settles, the text is still kept as not sent. */
  onSend: (text: string, attachments: Attachment[]) => unknown
  onStop?: () => void
}) {
  const { placeholder, keptAs, isBusy = false, takesFiles = false, onSend, onStop } = props
  const t = useTranslations('composer')
  const { text, change, release, forget } = useUnsentText(keptAs)
  const field = useRef<HTMLTextAreaElement>(null)
  const { attachments, refused, ...files } = useAttachments(takesFiles)
  const { length } = text
  const canSend = text.trim() !== '' && length <= QUESTION_LENGTH && !isBusy
  useGrowing(field, text)
  useImperativeHandle(props.ref, () => ({
    fill: (given, attached) => {
      if (attached && attached.length > 0) files.replace(attached)
      change(text.trim() === '' || text === given ? given : `${given}\n\n${text}`)
      field.current?.focus()
    },
    focus: () => field.current?.focus(),
  }))
  const send = () => {
    if (!canSend) return
    const arrival = onSend(text.trim(), attachments)
    release()
    files.replace([])
    void Promise.resolve(arrival).then(forget)
  }
  const onPaste = ({ clipboardData }: ClipboardEvent) => {
    // Where words come as words, what comes beside them is their picture.
    if (takesFiles && !clipboardData.types.includes('text/plain')) void files.add(clipboardData.files)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSendKey(event)) return
    event.preventDefault()
    send()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className={`rounded-3xl border border-edge p-2 shadow-sm focus-within:border-accent focus-within:ring-1 focus-within:ring-accent ${files.isOver ? 'bg-raised' : 'bg-paper'}`}
    >
      {attachments.length + refused.length > 0 && (
        <AttachmentTray attachments={attachments} refused={refused} onRemove={files.remove} />
      )}
      <div className="flex items-end gap-2">
        {takesFiles ? <AttachButton onFiles={files.add} /> : <span className="w-0.5" />}
        <textarea
          ref={field}
          dir="auto"
          rows={1}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          placeholder={placeholder}
          aria-label={placeholder}
          enterKeyHint="send"
          className="max-h-[40dvh] min-h-9 flex-1 resize-none bg-transparent py-1.5 outline-none placeholder:text-muted"
        />
        {length > QUESTION_LENGTH * 0.9 && (
          <output
            className={`self-center text-small ${length > QUESTION_LENGTH ? 'text-danger' : 'text-muted'}`}
          >
            {t('length', { length, limit: QUESTION_LENGTH })}
          </output>
        )}
        {isBusy ? (
          <RoundButton label={t('stop')} onClick={onStop} type="button">
            <Square className="size-3.5" fill="currentColor" aria-hidden="true" />
          </RoundButton>
        ) : (
          <RoundButton label={t('send')} type="submit" disabled={!canSend}>
            <ArrowUp className="size-5" aria-hidden="true" />
          </RoundButton>
        )}
      </div>
    </form>
  )
}

function RoundButton(props: {
  label: string
  type: 'button' | 'submit'
  disabled?: boolean
  onClick?: (() => void) | undefined
  children: React.ReactNode
}) {
  const { label, children, ...rest } = props
  return (
    <button
      {...rest}
      aria-label={label}
      title={label}
      className="grid size-9 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition hover:opacity-90 disabled:bg-line disabled:text-muted"
    >
      {children}
    </button>
  )
}

function useGrowing(field: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [field, text])
}

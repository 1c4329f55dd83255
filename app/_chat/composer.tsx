'use client'

import { ArrowUp, Square } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { isSendKey } from './is-send-key'
import { QUESTION_LENGTH } from './question-length'
import { useUnsentText } from './use-unsent-text'

/** What the page may do to the composer from outside. */
export interface ComposerHandle {
  /** Puts a text in, ready to be changed; what stood there is kept below it. */
  fill: (text: string) => void
  focus: () => void
}

/** Where one writes: grows with the text; Enter sends, Shift+Enter breaks; Stop takes Send's place. */
export function Composer(props: {
  ref?: Ref<ComposerHandle>
  placeholder: string
  /** Under which name what is not sent waits for its writer. */
  keptAs: string
  isBusy?: boolean
  onSend: (text: string) => void
  onStop?: () => void
}) {
  const { placeholder, keptAs, isBusy = false, onSend, onStop } = props
  const t = useTranslations('composer')
  const { text, change } = useUnsentText(keptAs)
  const field = useRef<HTMLTextAreaElement>(null)
  const { length } = text
  const canSend = text.trim() !== '' && length <= QUESTION_LENGTH && !isBusy
  useGrowing(field, text)
  useImperativeHandle(props.ref, () => ({
    fill: (given) => {
      change(text.trim() === '' || text === given ? given : `${given}\n\n${text}`)
      field.current?.focus()
    },
    focus: () => field.current?.focus(),
  }))
  const send = () => {
    if (!canSend) return
    onSend(text.trim())
    change('')
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
      className="flex items-end gap-2 rounded-3xl border border-edge bg-paper p-2 ps-4 shadow-sm focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
    >
      <textarea
        ref={field}
        dir="auto"
        rows={1}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
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

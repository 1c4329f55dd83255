'use client'

import { ChevronDown, Scale } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import { StatementButton } from '@/app/_moderation/statement-button'
import { StatementNote } from '@/app/_moderation/statement-note'
import { Button } from '@/app/_ui/button'
import { AnswerVoteButtons, AnswerVoteReasons } from '@/app/_votes/answer-vote'
import { AssistantEmblem } from './assistant-emblem'
import type { AssistantView } from './assistant-view'
import { isCutShort } from './can-continue'
import type { Progress } from './conversation-state'
import { CopyButton } from './copy-button'
import { ErrorNote } from './error-note'
import { Markdown } from './markdown'
import type { MessageView } from './message-view'
import { NoteLine } from './note-line'
import { ProgressLine } from './progress-line'

// Fetched when it is wanted: an answer is read before one asks why.
const WhyPanel = dynamic(() => import('@/app/_why/why-panel').then((module) => module.WhyPanel))

type AnswerView = Extract<MessageView, { role: 'assistant' }>

/** One answer: who speaks, what was noted on the way, the words, and why these words. */
export function Answer(props: {
  message: AnswerView
  assistant: AssistantView
  progress: Progress | null
  /** Without these nothing can be asked here any more. */
  onEdit: (() => void) | undefined
  onRetry: (() => void) | undefined
  /** Takes a question back that was not sent. */
  onDiscard?: (() => void) | undefined
  /** Whether the hub keeps what is said here; it does unless this says otherwise. */
  isKept?: boolean
  onOpenReasons: () => void
  /** More that can be done with this answer, at its foot. */
  actions?: ReactNode
  /** A sentence of the answer to be marked. */
  marked?: string | undefined
}) {
  const { message, assistant, progress, onEdit, onRetry, onDiscard, isKept = true, actions, marked } = props
  const { onOpenReasons } = props
  const { culture, community } = assistant
  const t = useTranslations('chat')
  const before = message.notes.filter((note) => note.kind !== 'unsure' && !isEnding(note, message))
  const after = message.notes.filter((note) => !before.includes(note))
  return (
    <article className="flex flex-col gap-3" aria-busy={message.status === 'writing'}>
      <h3 className="flex items-center gap-2.5 text-small text-muted">
        <AssistantEmblem assistant={assistant} size="sm" />
        <bdi lang={culture.tag} className="font-semibold text-ink">
          {assistant.name}
        </bdi>
        <bdi lang={culture.tag}>{community.name}</bdi>
      </h3>
      {before.map((note) => (
        <NoteLine key={JSON.stringify(note)} note={note} community={community} />
      ))}
      {message.content !== '' && (
        <div
          lang={culture.tag}
          dir="auto"
          className="answer min-w-0 break-words"
          data-said
          data-testid="answer"
        >
          <Markdown text={message.content} marked={marked} isWriting={message.status === 'writing'} />
        </div>
      )}
      {message.status === 'writing' && <ProgressLine progress={progress} hasText={message.content !== ''} />}
      {message.status === 'stopped' && (
        <p className="text-small text-muted">
          {t(isKept && message.id !== undefined ? 'stopped' : 'stoppedUnkept')}
        </p>
      )}
      {isCutShort(message) && <p className="text-small text-muted">{t('cutShort')}</p>}
      {after.map((note) => (
        <NoteLine key={JSON.stringify(note)} note={note} community={community}>
          {isEnding(note, message) && (
            <div className="flex flex-wrap gap-2">
              {onEdit && (
                <Button look="quiet" className="mt-2 text-small" onClick={onEdit}>
                  {t('editQuestion')}
                </Button>
              )}
              {message.id !== undefined && assistant.id !== '' && (
                <StatementButton kind="appeal" messageId={message.id} community={community.name} />
              )}
            </div>
          )}
        </NoteLine>
      ))}
      {message.status === 'failed' && (
        <ErrorNote error={message.error} isKept={isKept} {...{ onEdit, onRetry, onDiscard }} />
      )}
      {message.status !== 'writing' && (
        <AnswerFooter {...{ message, assistant, onOpenReasons }}>{actions}</AnswerFooter>
      )}
    </article>
  )
}

/** The note that tells why there is no (more) answer stands where the answer ends. */
function isEnding(note: AnswerView['notes'][number], message: AnswerView): boolean {
  return message.status === 'blocked' && note.kind === 'guardrail' && note.action === 'block'
}

/** An answer that ended with words in it. */
const canBeVotedOn = (message: AnswerView): message is AnswerView & { id: string } =>
  message.id !== undefined &&
  message.content !== '' &&
  (message.status === 'done' || message.status === 'stopped')

function AnswerFooter(props: {
  message: AnswerView
  assistant: AssistantView
  onOpenReasons: () => void
  children: ReactNode
}) {
  const { message, assistant, onOpenReasons, children } = props
  const t = useTranslations('why')
  const [isOpen, setIsOpen] = useState(false)
  const panel = useId()
  const toggle = () => {
    onOpenReasons()
    setIsOpen(!isOpen)
  }
  return (
    <>
      <div className="-ms-2 flex flex-wrap gap-x-1">
        {canBeVotedOn(message) && <AnswerVoteButtons messageId={message.id} />}
        {message.content !== '' && <CopyButton text={message.content} />}
        {canBeVotedOn(message) && assistant.id !== '' && (
          <StatementButton kind="report" messageId={message.id} community={assistant.community.name} />
        )}
        {message.reasons && (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={panel}
            onClick={toggle}
            className="inline-flex min-h-9 items-center gap-1.5 rounded-full px-2 text-small text-muted hover:bg-raised hover:text-ink"
          >
            <Scale aria-hidden="true" className="size-3.5" />
            {t('title')}
            <ChevronDown aria-hidden="true" className={`size-3.5 ${isOpen ? 'rotate-180' : ''}`} />
          </button>
        )}
        {children}
      </div>
      {canBeVotedOn(message) && <AnswerVoteReasons messageId={message.id} />}
      {message.id !== undefined && <StatementNote messageId={message.id} />}
      {isOpen && message.reasons && (
        <WhyPanel
          id={panel}
          messageId={canBeVotedOn(message) ? message.id : undefined}
          reasons={message.reasons}
          lang={assistant.culture.tag}
        />
      )}
    </>
  )
}

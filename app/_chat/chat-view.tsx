'use client'

import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useCallback, useRef, useState } from 'react'
import { useConversations } from '@/app/_shell/conversations-context'
import type { Attachment } from '@/lib/attachments/attached-text'
import { AgainButton } from './again-button'
import { Answer } from './answer'
import { ArchivedNote } from './archived-note'
import type { AssistantView } from './assistant-view'
import { canContinue } from './can-continue'
import { ChatHeader } from './chat-header'
import { Composer, type ComposerHandle } from './composer'
import { ContinueButton } from './continue-button'
import { nameOf, type ShownPiece, turnKeyOf } from './conversation-state'
import { EmptyState } from './empty-state'
import { ForeignAnswer } from './foreign-answer'
import { MessageLog } from './message-log'
import type { MessageView } from './message-view'
import { Question } from './question'
import { TemporarySwitch } from './temporary-switch'
import type { FoundPlace } from './use-chosen-branch'
import { type Replacing, useConversation } from './use-conversation'
import { useEscape } from './use-escape'
import { useLeaveWarning } from './use-leave-warning'
import { usePendingQuestion } from './use-pending-question'
import { usePinnedScroll } from './use-pinned-scroll'
import { VersionPager } from './version-pager'
import { nameOfVersion } from './versions-aside'

const ShareMenu = dynamic(() => import('./share-menu').then((module) => module.ShareMenu))

interface ChatProps {
  assistant: AssistantView
  /** Null before the first question. */
  conversationId: string | null
  /** Of its branch, the end of it or what begins at the place that was asked for. */
  piece: ShownPiece
  /** The message at which it was opened. */
  found?: FoundPlace | undefined
  keptIn: 'cookie' | 'account'
  /** Begins a new chat in the place of a temporary one, whose address is the same. */
  onBeginAnew?: () => void
}

/** A conversation with one assistant, from the empty page on. */
export function ChatView(props: ChatProps) {
  const { assistant, conversationId, piece, found, keptIn, onBeginAnew } = props
  const canAsk = !assistant.community.isArchived
  const t = useTranslations('chat')
  const [isTemporary, setIsTemporary] = useState(false)
  const composer = useRef<ComposerHandle>(null)
  const scroll = usePinnedScroll({ atTop: found !== undefined })
  const onStart = useAddress(assistant)
  const chat = useConversation({
    assistant: assistant.id,
    initial: { conversationId, piece },
    isTemporary,
    found,
    onStart,
  })
  useLeaveWarning(isTemporary && chat.messages.length > 0, t('temporary.leave'))
  const { isBusy, ask: send, stop, showVersion } = chat
  const { pin } = scroll
  const ask = useCallback(
    (question: string, attachments: Attachment[] = [], replacing?: Replacing) => {
      pin()
      return send({ question, attachments }, replacing)
    },
    [pin, send],
  )
  /** The same from a place that goes with it: the focus goes on to where one asks, and where Stop is. */
  const askFrom = (...asked: Parameters<typeof ask>) => {
    composer.current?.focus()
    void ask(...asked)
  }
  const edit = (question: { content: string; attachments: Attachment[] } | undefined) =>
    question && composer.current?.fill(question.content, question.attachments)
  const unsent = {
    retry(key: string) {
      composer.current?.focus()
      if (!isBusy) chat.retry(key)
    },
    edit(key: string) {
      const asked = chat.takeBack(key)
      if (asked) edit({ content: asked.question, attachments: asked.attachments })
    },
    discard(key: string) {
      chat.takeBack(key)
      composer.current?.focus()
    },
  }
  usePendingQuestion(canAsk && conversationId === null ? assistant.id : null, ask)
  useEscape(isBusy, stop)
  const last = questionBefore(chat.messages, chat.messages.length)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <ChatHeader
        assistant={assistant}
        lastQuestion={last && { question: last.content, attachments: last.attachments }}
        isTemporary={isTemporary}
        onBeginAnew={isTemporary ? onBeginAnew : undefined}
      >
        {canAsk && (isTemporary || (chat.conversationId === null && chat.messages.length === 0)) && (
          <TemporarySwitch isOn={isTemporary} isFixed={chat.messages.length > 0} onChange={setIsTemporary} />
        )}
        {chat.conversationId !== null && (
          <ShareMenu shared={{ kind: 'conversation', id: chat.conversationId }} keptIn={keptIn} />
        )}
      </ChatHeader>
      <MessageLog
        chat={chat}
        scroll={scroll}
        foundId={found?.messageId}
        empty={<EmptyState assistant={assistant} onAsk={canAsk ? ask : undefined} />}
      >
        {(message, index) => {
          if (message.role === 'user') {
            const { id } = message
            const answer = chat.messages[index + 1]
            const isUnsent = answer !== undefined && isUnsentAnswer(answer)
            return (
              <Question
                key={message.key}
                message={message}
                onEdit={
                  canAsk ? () => (isUnsent ? unsent.edit(turnKeyOf(message)) : edit(message)) : undefined
                }
                branch={{
                  isBusy,
                  onShow: showVersion,
                  onAsk: canAsk
                    ? (text, attachments) => askFrom(text, attachments, id ? { editsId: id } : undefined)
                    : undefined,
                }}
              />
            )
          }
          const question = questionBefore(chat.messages, index)
          const { id, status, versions } = message
          const key = turnKeyOf(message)
          const isUnsent = isUnsentAnswer(message)
          const name = nameOf(message)
          const answerAnew = (replacing: Replacing) =>
            !isBusy && askFrom(question?.content ?? '', question?.attachments, replacing)
          const actions = (
            <>
              {canAsk && canContinue(message) && (
                <ContinueButton isBusy={isBusy} onClick={() => answerAnew({ continuesId: name })} />
              )}
              {canAsk && status !== 'failed' && (id !== undefined || isTemporary) && !question?.isRefused && (
                <AgainButton isBusy={isBusy} onClick={() => answerAnew({ againId: name })} />
              )}
              <VersionPager
                id={id ?? versionNameOf(message, question)}
                versions={versions}
                isBusy={isBusy}
                onShow={showVersion}
              />
            </>
          )
          if (message.elsewhere)
            return <ForeignAnswer key={message.key} message={message} actions={actions} />
          return (
            <Answer
              key={message.key}
              message={message}
              assistant={assistant}
              progress={chat.progress}
              onEdit={canAsk ? () => (isUnsent ? unsent.edit(key) : edit(question)) : undefined}
              onRetry={
                canAsk ? () => (isUnsent ? unsent.retry(key) : answerAnew({ againId: name })) : undefined
              }
              onDiscard={isUnsent ? () => unsent.discard(key) : undefined}
              isKept={!isTemporary}
              onOpenReasons={scroll.unpin}
              actions={actions}
            />
          )
        }}
      </MessageLog>
      <div className="mx-auto w-full max-w-column px-5 pb-4 pt-1">
        <p className="pb-2 text-center text-small text-muted">
          {isTemporary ? t('temporary.note') : t(`keptIn.${keptIn}`)}
        </p>
        {canAsk ? (
          <Composer
            ref={composer}
            placeholder={t('placeholder')}
            keptAs={isTemporary ? null : (chat.conversationId ?? assistant.id)}
            isBusy={isBusy}
            takesFiles
            onSend={ask}
            onStop={stop}
          />
        ) : (
          <ArchivedNote>
            {t.rich('archived', {
              community: () => <bdi lang={assistant.culture.tag}>{assistant.community.name}</bdi>,
            })}
          </ArchivedNote>
        )}
      </div>
    </div>
  )
}

function questionBefore(messages: MessageView[], index: number) {
  return messages.slice(0, index).findLast((message) => message.role === 'user')
}

/** Of a question that the hub never took. */
const isUnsentAnswer = (message: MessageView) =>
  message.role === 'assistant' && message.status === 'failed' && message.id === undefined

/** Of a version that only this page has. */
const versionNameOf = ({ versions }: MessageView, question: MessageView | undefined) =>
  versions && question && nameOfVersion(question.key, versions.index)

/** As soon as the question is kept, the address and the list of conversations say so; the page itself stays. */
function useAddress(assistant: AssistantView) {
  const { begun } = useConversations()
  return useCallback(
    (conversationId: string, title = assistant.name) => {
      begun({ id: conversationId, title, assistantName: assistant.id })
      const address = `/c/${conversationId}`
      const { pathname, search } = window.location
      if (pathname + search !== address) window.history.replaceState(null, '', address)
    },
    [assistant.id, assistant.name, begun],
  )
}

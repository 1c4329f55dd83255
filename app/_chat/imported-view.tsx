'use client'

import { useTranslations } from 'next-intl'
import { ContinueWith } from './continue-with'
import type { ShownPiece } from './conversation-state'
import { ForeignAnswer } from './foreign-answer'
import { MessageLog } from './message-log'
import { Question } from './question'
import { ShareMenu } from './share-menu'
import type { FoundPlace } from './use-chosen-branch'
import { useConversation } from './use-conversation'
import { usePinnedScroll } from './use-pinned-scroll'
import { VersionPager } from './version-pager'

/**
 * A conversation to read, with its branches, and whatever answered named as a note: one that was held elsewhere, or
 * whose assistant its reader may no longer see.
 */
export function ImportedView(props: {
  conversationId: string
  title: string
  /** Where it was held; empty where it was here. */
  source: string
  /** `community/assistant` of who answered here and is not to be asked any more. */
  gone?: string
  piece: ShownPiece
  /** The message at which it was opened. */
  found?: FoundPlace | undefined
  keptIn: 'cookie' | 'account'
}) {
  const { conversationId, title, source, gone, piece, found, keptIn } = props
  const t = useTranslations('imported')
  const scroll = usePinnedScroll({ atTop: found !== undefined })
  const chat = useConversation({ assistant: '', initial: { conversationId, piece }, found, onStart: nothing })
  const onShow = (messageId: string) => void chat.showVersion(messageId)
  const from = t.has(`sources.${source}`) ? t(`sources.${source}`) : source
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="border-b border-line">
        <div className="mx-auto flex max-w-column items-center gap-3 px-5 py-2.5">
          <div className="min-w-0 flex-1">
            <h1 className="truncate font-semibold leading-snug">
              <bdi>{title}</bdi>
            </h1>
            <p className="text-small text-muted">
              {gone === undefined ? t('note', { source: from }) : t('gone')}
            </p>
          </div>
          <ShareMenu shared={{ kind: 'conversation', id: conversationId }} keptIn={keptIn} />
        </div>
      </header>
      <MessageLog chat={chat} scroll={scroll} foundId={found?.messageId}>
        {(message) =>
          message.role === 'user' ? (
            <section key={message.key}>
              <Question message={message} />
              <div className="flex justify-end">
                <VersionPager id={message.id} versions={message.versions} isBusy={false} onShow={onShow} />
              </div>
            </section>
          ) : (
            <ForeignAnswer
              key={message.key}
              message={message}
              from={gone}
              actions={
                <VersionPager id={message.id} versions={message.versions} isBusy={false} onShow={onShow} />
              }
            />
          )
        }
      </MessageLog>
      <div className="mx-auto w-full max-w-column px-5 pb-4 pt-2 text-center">
        {gone === undefined && <ContinueWith conversationId={conversationId} />}
      </div>
    </div>
  )
}

const nothing = () => undefined

'use client'

import { useTranslations } from 'next-intl'
import type { ShownPiece } from './conversation-state'
import { ForeignAnswer } from './foreign-answer'
import { MessageLog } from './message-log'
import { Question } from './question'
import { useConversation } from './use-conversation'
import { usePinnedScroll } from './use-pinned-scroll'
import { VersionPager } from './version-pager'

/** A conversation that was held elsewhere: to read, with its branches, and whatever answered there named as a note. */
export function ImportedView(props: {
  conversationId: string
  title: string
  source: string
  piece: ShownPiece
}) {
  const { conversationId, title, source, piece } = props
  const t = useTranslations('imported')
  const scroll = usePinnedScroll()
  const chat = useConversation({ assistant: '', initial: { conversationId, piece }, onStart: nothing })
  const onShow = (messageId: string) => void chat.showVersion(messageId)
  const from = t.has(`sources.${source}`) ? t(`sources.${source}`) : source
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="border-b border-line">
        <div className="mx-auto max-w-column px-5 py-3">
          <h1 className="break-words font-serif text-title font-semibold">
            <bdi>{title}</bdi>
          </h1>
          <p className="mt-1 text-small text-muted">{t('note', { source: from })}</p>
          <nav aria-label={t('takeAlong')} className="mt-2 flex flex-wrap gap-x-4 text-small">
            {(['markdown', 'json'] as const).map((format) => (
              <a
                key={format}
                href={`/api/conversations/${conversationId}/export?format=${format}`}
                download
                className="underline underline-offset-2"
              >
                {t(format)}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <MessageLog chat={chat} scroll={scroll}>
        {(message) =>
          message.role === 'user' ? (
            <section key={message.key}>
              <Question message={message} />
              <div className="flex justify-end">
                <VersionPager versions={message.versions} isBusy={false} onShow={onShow} />
              </div>
            </section>
          ) : (
            <ForeignAnswer
              key={message.key}
              message={message}
              actions={<VersionPager versions={message.versions} isBusy={false} onShow={onShow} />}
            />
          )
        }
      </MessageLog>
    </div>
  )
}

const nothing = () => undefined

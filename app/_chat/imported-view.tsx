'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { chooseVersion } from './actions'
import type { ImportedMessage } from './imported-message'
import { Markdown } from './markdown'
import { Question } from './question'
import { VersionPager } from './version-pager'

/** A conversation that was held elsewhere: to read, with its branches, and whatever answered there named as a note. */
export function ImportedView(props: {
  conversationId: string
  title: string
  source: string
  messages: ImportedMessage[]
}) {
  const { conversationId, title, source, messages } = props
  const t = useTranslations('imported')
  const router = useRouter()
  const [isBusy, begin] = useTransition()
  const show = (messageId: string) =>
    begin(async () => {
      await chooseVersion(conversationId, messageId)
      router.refresh()
    })
  const from = t.has(`sources.${source}`) ? t(`sources.${source}`) : source
  return (
    <div className="h-full overflow-y-auto">
      <main className="mx-auto flex max-w-column flex-col gap-8 px-5 pb-16 pt-8">
        <header className="border-b border-line pb-5">
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
        </header>
        {messages.map((message) => (
          <section key={message.id}>
            {message.role === 'user' ? (
              <Question
                message={{
                  ...{ role: 'user', key: message.id, content: message.content },
                  isRefused: message.isBlocked,
                }}
              />
            ) : (
              <ImportedAnswer message={message} />
            )}
            <div className={`flex ${message.role === 'user' ? 'justify-end' : ''}`}>
              <VersionPager versions={message.versions} isBusy={isBusy} onShow={show} />
            </div>
          </section>
        ))}
      </main>
    </div>
  )
}

function ImportedAnswer({ message }: { message: ImportedMessage }) {
  const t = useTranslations('imported')
  return (
    <article className="flex flex-col gap-2">
      <h2 className="text-small text-muted">
        {message.model === null
          ? t('unnamed')
          : t.rich('model', { model: () => <bdi className="font-semibold">{message.model}</bdi> })}
      </h2>
      {message.isBlocked ? (
        <p className="rounded-2xl border border-note-line bg-note px-4 py-2.5">{t('blocked')}</p>
      ) : (
        <div dir="auto" className="answer min-w-0 break-words">
          <Markdown text={message.content} />
        </div>
      )}
    </article>
  )
}

'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Answer } from './answer'
import type { AssistantView } from './assistant-view'
import type { MessageView } from './message-view'
import { Question } from './question'

/** A conversation that somebody shared: to read, with the reasons of every answer, and nothing to change. */
export function SharedView(props: {
  title: string
  sharerName: string | null
  assistant: AssistantView
  messages: MessageView[]
}) {
  const { title, sharerName, assistant, messages } = props
  const t = useTranslations('share')
  return (
    <div className="h-full overflow-y-auto">
      <main className="mx-auto flex max-w-column flex-col gap-8 px-5 pb-16 pt-8">
        <header className="border-b border-line pb-5">
          <p className="text-small text-muted">
            {sharerName === null
              ? t('shared')
              : t.rich('sharedBy', { name: () => <bdi className="font-semibold">{sharerName}</bdi> })}
          </p>
          <h1 dir="auto" className="mt-1 break-words font-serif text-title font-semibold">
            {title}
          </h1>
        </header>
        {messages.map((message) =>
          message.role === 'user' ? (
            <Question key={message.key} message={message} />
          ) : (
            <Answer
              key={message.key}
              message={message}
              assistant={assistant}
              progress={null}
              onEdit={nothing}
              onRetry={nothing}
              onOpenReasons={nothing}
            />
          ),
        )}
        <p className="border-t border-line pt-5">
          <Link href={`/chat/${assistant.id}`} className="underline underline-offset-2">
            {t.rich('askYourself', { name: () => <bdi lang={assistant.culture.tag}>{assistant.name}</bdi> })}
          </Link>
        </p>
      </main>
    </div>
  )
}

const nothing = () => {}

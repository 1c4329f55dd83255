'use client'

import { SquarePen } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { AskSeveral } from '@/app/_compare/ask-several'
import { AssistantEmblem } from './assistant-emblem'
import type { AssistantView } from './assistant-view'
import type { AskedQuestion } from './conversation-state'

/** Which community answers here, what its assistant is made of, and its rules one click away. */
export function ChatHeader(props: {
  assistant: AssistantView
  lastQuestion: AskedQuestion | undefined
  isTemporary: boolean
  /** Besides following the link to a new chat. */
  onBeginAnew: (() => void) | undefined
  /** What can be done with the conversation as a whole. */
  children?: ReactNode
}) {
  const { assistant, lastQuestion, isTemporary, onBeginAnew, children } = props
  const { name, community, culture, adapter, baseModel } = assistant
  const t = useTranslations('chat')
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex max-w-column items-center gap-3 px-5 py-2.5">
        <AssistantEmblem assistant={assistant} />
        <div className="min-w-0 flex-1">
          <h1 lang={culture.tag} className="truncate font-semibold leading-snug">
            <bdi>{name}</bdi> <bdi className="font-normal text-muted">{community.name}</bdi>
          </h1>
          <p className="truncate text-small text-muted">
            <span className="max-sm:hidden">
              {adapter
                ? t('withAdapter', { adapter: adapter.name, base: baseModel })
                : t('baseOnly', { base: baseModel })}{' '}
              ·{' '}
            </span>
            <Link
              href={`/assistants/${assistant.id}`}
              className="underline underline-offset-2 hover:text-ink"
            >
              {t('card')}
            </Link>{' '}
            ·{' '}
            <Link
              href={`/community/${encodeURIComponent(community.slug)}/policy`}
              className="underline underline-offset-2 hover:text-ink"
            >
              {t('policy')}
            </Link>
          </p>
        </div>
        {children}
        {!isTemporary && !community.isArchived && (
          <AskSeveral assistant={assistant.id} question={lastQuestion} />
        )}
        {!community.isArchived && (
          <Link
            href={`/chat/${assistant.id}`}
            onClick={onBeginAnew}
            aria-label={t('new')}
            title={t('new')}
            className="grid size-9 shrink-0 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
          >
            <SquarePen aria-hidden="true" className="size-4.5" />
          </Link>
        )}
      </div>
    </header>
  )
}

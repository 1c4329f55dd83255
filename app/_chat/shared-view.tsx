'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Answer } from './answer'
import type { AssistantView } from './assistant-view'
import { ForeignAnswer } from './foreign-answer'
import { Question } from './question'
import { SharedHeader } from './shared-header'
import type { SharedPiece } from './shared-piece'
import { SharedPieces } from './shared-pieces'

/** A conversation that somebody shared: to read, with the reasons of every answer, and nothing to change. */
export function SharedView(props: {
  title: string
  sharerName: string | null
  /** Null where no assistant of this hub spoke. */
  assistant: AssistantView | null
  /** Where some of it was said, when not here. */
  source: string | null
  shareId: string
  piece: SharedPiece
}) {
  const { title, sharerName, assistant, source, shareId, piece } = props
  const scroller = useRef<HTMLDivElement>(null)
  const t = useTranslations('share')
  const imported = useTranslations('imported')
  return (
    <div ref={scroller} className="relative h-full overflow-y-auto">
      <div className="mx-auto flex max-w-column flex-col gap-8 px-5 pb-16 pt-8">
        <SharedHeader what="conversation" title={title} sharerName={sharerName}>
          {source !== null && (
            <p className="mt-2 text-small text-muted">
              {imported('sharedNote', {
                source: imported.has(`sources.${source}`) ? imported(`sources.${source}`) : source,
              })}
            </p>
          )}
        </SharedHeader>
        <SharedPieces shareId={shareId} initial={piece} scroller={scroller}>
          {(message) =>
            message.role === 'user' ? (
              <Question key={message.key} message={message} />
            ) : message.elsewhere || !assistant ? (
              <ForeignAnswer key={message.key} message={message} />
            ) : (
              <Answer
                key={message.key}
                message={message}
                assistant={assistant}
                progress={null}
                onEdit={undefined}
                onRetry={undefined}
                onOpenReasons={nothing}
              />
            )
          }
        </SharedPieces>
        {assistant && !assistant.community.isArchived && (
          <p className="border-t border-line pt-5">
            <Link href={`/chat/${assistant.id}`} className="underline underline-offset-2">
              {t.rich('askYourself', {
                name: () => <bdi lang={assistant.culture.tag}>{assistant.name}</bdi>,
              })}
            </Link>
          </p>
        )}
      </div>
    </div>
  )
}

const nothing = () => {}

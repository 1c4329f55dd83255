'use client'

import { CornerDownRight, Maximize2, Square } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Answer } from '@/app/_chat/answer'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { FoundMessage } from '@/app/_chat/found-message'
import { Button } from '@/app/_ui/button'
import { IconButton } from '@/app/_ui/icon-button'
import { ColumnStrip } from './column-strip'
import { answerIn, isUnsentIn, type Round } from './comparison-state'

export interface ShownColumn {
  position: number
  /** Masked while the names are hidden. */
  assistant: AssistantView
  conversationId: string | null
}

/** The answers of one round side by side, stacked where the screen is narrow; every place is kept before its first word. */
export function RoundGrid(props: {
  round: Round
  columns: ShownColumn[]
  marked: ReadonlyMap<number, string>
  /** The message at which the page was opened. */
  foundId: string | undefined
  onAsk: (position: number) => void
  onEdit: (() => void) | undefined
  /** Takes the question back where it was not sent. */
  onDiscard: (position: number) => void
  onStop: (position: number) => void
  onReplyTo: ((position: number) => void) | null
}) {
  const { round, columns, marked, foundId, onAsk, onEdit, onDiscard, onStop, onReplyTo } = props
  const t = useTranslations('compare')
  const list = useRef<HTMLUListElement>(null)
  return (
    <div className="flex flex-col gap-3">
      {columns.length > 1 && <ColumnStrip columns={columns} list={list} />}
      <ul ref={list} aria-label={t('answers')} className={`grid gap-3 ${widthsFor(columns.length)}`}>
        {columns.map(({ position, assistant, conversationId }) => {
          const answer = answerIn(round, position)
          const alone = round.cells.get(position)?.conversationId || conversationId
          const progress = round.cells.get(position)?.progress ?? null
          const isFound = answer?.id !== undefined && answer.id === foundId
          const canAsk = onEdit !== undefined && !assistant.community.isArchived
          const onAskHere = canAsk ? () => onAsk(position) : undefined
          const said = answer ? (
            <Answer
              message={answer}
              assistant={assistant}
              progress={progress}
              onEdit={onEdit}
              onRetry={onAskHere}
              onDiscard={isUnsentIn(round, position) ? () => onDiscard(position) : undefined}
              onOpenReasons={nothing}
              marked={marked.get(position)}
            />
          ) : (
            <NotAsked assistant={assistant} onAsk={onAskHere} />
          )
          return (
            <li
              key={position}
              tabIndex={-1}
              className="relative min-h-36 focus-visible:-outline-offset-2 min-w-0 [&_article>h3]:pe-20 rounded-2xl border border-line bg-paper p-4"
              data-testid="column"
            >
              {isFound ? <FoundMessage>{said}</FoundMessage> : said}
              {progress?.state === 'waiting' && <p className="mt-1 text-small text-muted">{t('queued')}</p>}
              <div className="absolute end-2.5 top-3 flex">
                {progress && (
                  <IconButton label={t('stopOne', { name: assistant.name })} onClick={() => onStop(position)}>
                    <Square aria-hidden="true" className="size-3" fill="currentColor" />
                  </IconButton>
                )}
                {onReplyTo && canAsk && answer && (
                  <IconButton
                    label={t('replyOnly', { name: assistant.name })}
                    onClick={() => onReplyTo(position)}
                  >
                    <CornerDownRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
                  </IconButton>
                )}
                {onReplyTo && alone && (
                  <Link
                    href={`/c/${alone}`}
                    prefetch={false}
                    aria-label={t('alone', { name: assistant.name })}
                    title={t('alone', { name: assistant.name })}
                    className="grid size-9 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
                  >
                    <Maximize2 aria-hidden="true" className="size-4" />
                  </Link>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** Nothing follows the bottom here that opening a panel would have to stop. */
const nothing = () => undefined

function NotAsked(props: { assistant: AssistantView; onAsk: (() => void) | undefined }) {
  const { assistant, onAsk } = props
  const t = useTranslations('compare')
  return (
    <div className="flex flex-col items-start gap-2">
      <h3 className="font-semibold">
        <bdi lang={assistant.culture.tag}>{assistant.name}</bdi>
      </h3>
      <p className="text-small text-muted">{t('notAsked')}</p>
      {onAsk && (
        <Button className="text-small" onClick={onAsk}>
          {t('askNow')}
        </Button>
      )}
    </div>
  )
}

/** Two and four make pairs, the others rows of three. */
function widthsFor(columns: number): string {
  if (columns === 1) return ''
  return columns === 2 || columns === 4 ? 'md:grid-cols-2' : 'md:grid-cols-2 lg:grid-cols-3'
}

'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AgreementPanel } from '@/app/_agreement/agreement-panel'
import { useAgreement } from '@/app/_agreement/use-agreement'
import { FoundMessage } from '@/app/_chat/found-message'
import { Question } from '@/app/_chat/question'
import { Button } from '@/app/_ui/button'
import { PairVotes } from '@/app/_votes/pair-votes'
import { answerIn, isRunning, isUnsentIn, type Round } from './comparison-state'
import { LanguageMenu } from './language-menu'
import { RoundGrid, type ShownColumn } from './round-grid'
import type { useComparison } from './use-comparison'

/** One question with its answers, and what can be said about them together. */
export function RoundSection(props: {
  round: Round
  columns: ShownColumn[]
  isLast: boolean
  comparison: ReturnType<typeof useComparison>
  /** The message at which the page was opened. */
  foundId: string | undefined
  /** Without it nobody is left to ask. */
  onEdit: (() => void) | undefined
  onReplyTo: (position: number) => void
  /** What had the focus goes away: it goes on to where one asks. */
  onLeave: () => void
  /** While the names are hidden. */
  blindBar: ReactNode
}) {
  const { round, columns, isLast, comparison, foundId, onEdit, onReplyTo, onLeave, blindBar } = props
  const t = useTranslations('compare')
  // The first question was meant for everybody; a later one shows those it went to.
  const shown = round.index === 0 ? columns : columns.filter(({ position }) => round.cells.has(position))
  const message = {
    role: 'user' as const,
    key: `${round.index}`,
    content: round.question,
    attachments: round.attachments,
    isRefused: [...round.cells.values()].every(({ messages }) => {
      const [question] = messages
      return question?.role === 'user' && question.isRefused
    }),
  }
  // It stands once above its answers, whichever column it was found in.
  const isQuestionFound = [...round.cells.values()].some(
    ({ messages }) => foundId !== undefined && messages[0]?.role === 'user' && messages[0].id === foundId,
  )
  const sides = shown.flatMap(({ position, assistant }) => {
    const answer = answerIn(round, position)
    const isAnswered = answer?.id !== undefined && answer.content !== '' && hasEnded(answer.status)
    const { name, culture } = assistant
    return isAnswered ? [{ messageId: answer.id ?? '', name, lang: culture.tag }] : []
  })
  const section = useRef<HTMLElement>(null)
  // Answers are read from the question on; what comes below them must not push them away.
  const isNew = useRef(isRunning(round))
  useEffect(() => {
    if (isNew.current) section.current?.scrollIntoView({ block: 'start' })
  }, [])
  const [isWanted, setIsWanted] = useState(false)
  const agreement = useAgreement({
    comparisonId: comparison.id.current,
    round: round.index,
    answerIds: isRunning(round) ? [] : sides.map(({ messageId }) => messageId),
    isWanted: isWanted || isLast,
  })
  const marked = new Map(
    agreement.state === 'known'
      ? agreement.agreement.answers.map(({ position, farthest }) => [position, farthest ?? ''])
      : [],
  )
  const askAgain = (positions: number[]) => {
    const { index, question, attachments } = round
    onLeave()
    void comparison.ask({ question, attachments, positions, round: index })
  }
  const unsent = shown.flatMap(({ position }) => (isUnsentIn(round, position) ? position : []))
  /** What nobody got is taken back: it is asked anew in its place. */
  const edit =
    onEdit &&
    (() => {
      onEdit()
      if (unsent.length === round.cells.size)
        for (const position of unsent) comparison.discard(round.index, position)
    })
  const sendable = shown.flatMap(({ position, assistant }) =>
    onEdit && !assistant.community.isArchived && unsent.includes(position) ? position : [],
  )
  const question = <Question message={message} onEdit={edit} />
  return (
    <section
      ref={section}
      aria-label={t('round', { number: round.index + 1 })}
      className={`flex scroll-mt-6 flex-col gap-4 ${isLast ? 'min-h-[75dvh]' : ''}`}
    >
      {isQuestionFound ? <FoundMessage>{question}</FoundMessage> : question}
      <RoundGrid
        round={round}
        columns={shown}
        marked={marked}
        foundId={foundId}
        onAsk={(position) => askAgain([position])}
        onDiscard={(position) => {
          comparison.discard(round.index, position)
          onLeave()
        }}
        onEdit={edit}
        onStop={(position) => comparison.stopOne(round.index, position)}
        onReplyTo={isLast && !isRunning(round) ? onReplyTo : null}
      />
      {!isRunning(round) && sendable.length > 1 && (
        <Button look="primary" className="self-start text-small" onClick={() => askAgain(sendable)}>
          {t('sendAll', { count: sendable.length })}
        </Button>
      )}
      {!isRunning(round) && <PairVotes sides={sides} />}
      {isLast && blindBar}
      {agreement.state === 'off' && !isRunning(round) && sides.length > 1 && (
        <Button className="self-start text-small" onClick={() => setIsWanted(true)}>
          {t('agreement.title')}
        </Button>
      )}
      <AgreementPanel
        state={agreement}
        columns={shown.map(({ position, assistant }) => ({
          position,
          name: assistant.name,
          lang: assistant.culture.tag,
        }))}
      />
      {!isRunning(round) && <LanguageMenu asked={round} />}
    </section>
  )
}

const hasEnded = (status: string) => status === 'done' || status === 'stopped'

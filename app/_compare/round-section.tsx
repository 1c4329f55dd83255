'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { AgreementPanel } from '@/app/_agreement/agreement-panel'
import { useAgreement } from '@/app/_agreement/use-agreement'
import { Question } from '@/app/_chat/question'
import { Button } from '@/app/_ui/button'
import { PairVotes } from '@/app/_votes/pair-votes'
import { answerIn, isRunning, type Round } from './comparison-state'
import { LanguageMenu } from './language-menu'
import { RoundGrid, type ShownColumn } from './round-grid'
import type { useComparison } from './use-comparison'

/** One question with its answers, and what can be said about them together. */
export function RoundSection(props: {
  round: Round
  columns: ShownColumn[]
  isLast: boolean
  comparison: ReturnType<typeof useComparison>
  onEdit: () => void
  onReplyTo: (position: number) => void
  onRead: () => void
}) {
  const { round, columns, isLast, comparison, onEdit, onReplyTo, onRead } = props
  const t = useTranslations('compare')
  // The first question was meant for everybody; a later one shows those it went to.
  const shown = round.index === 0 ? columns : columns.filter(({ position }) => round.cells.has(position))
  const message = {
    role: 'user' as const,
    key: `${round.index}`,
    content: round.question,
    isRefused: [...round.cells.values()].every(({ messages }) => {
      const [question] = messages
      return question?.role === 'user' && question.isRefused
    }),
  }
  const sides = shown.flatMap(({ position, assistant }) => {
    const answer = answerIn(round, position)
    const isAnswered = answer?.id !== undefined && answer.content !== '' && hasEnded(answer.status)
    const { name, culture } = assistant
    return isAnswered ? [{ messageId: answer.id ?? '', name, lang: culture.tag }] : []
  })
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
  return (
    <section aria-label={t('round', { number: round.index + 1 })} className="flex flex-col gap-4">
      <Question message={message} onEdit={onEdit} />
      <RoundGrid
        round={round}
        columns={shown}
        marked={marked}
        onAsk={(position) =>
          void comparison.ask({ question: round.question, positions: [position], round: round.index })
        }
        onEdit={onEdit}
        onStop={(position) => comparison.stopOne(round.index, position)}
        onReplyTo={isLast && !isRunning(round) ? onReplyTo : null}
        onRead={onRead}
      />
      {!isRunning(round) && <PairVotes sides={sides} />}
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
      {!isRunning(round) && <LanguageMenu question={round.question} />}
    </section>
  )
}

const hasEnded = (status: string) => status === 'done' || status === 'stopped'

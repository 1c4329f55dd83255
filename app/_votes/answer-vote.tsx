'use client'

import { ThumbsDown, ThumbsUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Vote } from '@/lib/votes/vote'
import { reasons } from './vote-reasons'
import { keyOf, useVotes } from './votes-context'

type AnswerVote = Extract<Vote, { kind: 'answer' }>

/** Up or down for an answer; pressed once more it is taken back. */
export function AnswerVoteButtons({ messageId }: { messageId: string }) {
  const votes = useVotes()
  const t = useTranslations('votes')
  if (!votes) return null
  const vote = votes.find({ kind: 'answer', messageId })
  const value = vote?.kind === 'answer' ? vote.value : 'none'
  const press = (pressed: 'up' | 'down') =>
    votes.cast({ kind: 'answer', messageId, value: value === pressed ? 'none' : pressed, reasons: [] })
  return (
    <>
      {(['up', 'down'] as const).map((one) => {
        const Icon = one === 'up' ? ThumbsUp : ThumbsDown
        return (
          <button
            key={one}
            type="button"
            aria-label={t(one)}
            title={t(one)}
            aria-pressed={value === one}
            onClick={() => press(one)}
            className="grid size-9 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink aria-pressed:text-accent"
          >
            <Icon
              aria-hidden="true"
              className="size-4"
              fill={value === one ? 'var(--color-accent-soft)' : 'none'}
            />
          </button>
        )
      })}
    </>
  )
}

/** Why, once a vote was given: tags to check, none of them needed. */
export function AnswerVoteReasons({ messageId }: { messageId: string }) {
  const votes = useVotes()
  const t = useTranslations('votes')
  const vote = votes?.find({ kind: 'answer', messageId })
  const isFailed = votes?.failed === keyOf({ kind: 'answer', messageId })
  if (!votes || (vote?.kind !== 'answer' && !isFailed)) return null
  return (
    <div className="flex flex-col gap-1.5">
      {vote?.kind === 'answer' && vote.value !== 'none' && (
        <fieldset className="flex flex-wrap gap-1.5 text-small">
          <legend className="pb-1 text-muted">{t('why')}</legend>
          {reasons[vote.value].map((reason) => (
            <label
              key={reason}
              className="rounded-full border border-line px-2.5 py-0.5 text-muted hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="checkbox"
                checked={vote.reasons.some((one) => one === reason)}
                onChange={() => votes.cast(toggled(vote, reason))}
                className="sr-only"
              />
              {t(`reasons.${reason}`)}
            </label>
          ))}
        </fieldset>
      )}
      {isFailed && (
        <p role="alert" className="text-small text-danger">
          {t('failed')}
        </p>
      )}
    </div>
  )
}

function toggled(vote: AnswerVote, reason: string): AnswerVote {
  const without = <T extends string>(all: readonly T[], held: readonly T[]): T[] =>
    all.filter((one) => (one === reason ? !held.includes(one) : held.includes(one)))
  if (vote.value === 'up') return { ...vote, reasons: without(reasons.up, vote.reasons) }
  if (vote.value === 'down') return { ...vote, reasons: without(reasons.down, vote.reasons) }
  return vote
}

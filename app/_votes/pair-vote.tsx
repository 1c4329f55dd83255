'use client'

import { useTranslations } from 'next-intl'
import { keyOf, useVotes } from './votes-context'

export interface PairSide {
  messageId: string
  name: string
  lang: string
}

/** Which of two answers one prefers: one, the other, both alike, or neither. Pressed once more it is taken back. */
export function PairVote(props: {
  left: PairSide
  right: PairSide
  /** The hub has what was said, or that it was taken back. */
  onKept: () => void
}) {
  const { left, right, onKept } = props
  const votes = useVotes()
  const t = useTranslations('votes')
  if (!votes) return null
  const subject = { kind: 'pair' as const, left: left.messageId, right: right.messageId }
  const held = votes.find(subject)
  const value = held?.kind === 'pair' ? held.value : 'none'
  const choices = [
    { choice: 'left' as const, text: <bdi lang={left.lang}>{left.name}</bdi> },
    { choice: 'tie' as const, text: t('tie') },
    { choice: 'neither' as const, text: t('neither') },
    { choice: 'right' as const, text: <bdi lang={right.lang}>{right.name}</bdi> },
  ]
  const say = async (choice: (typeof choices)[number]['choice']) => {
    if (await votes.cast({ ...subject, value: value === choice ? 'none' : choice })) onKept()
  }
  return (
    <fieldset tabIndex={-1} className="min-w-0 rounded-2xl">
      <legend className="sr-only">{t('pair', { left: left.name, right: right.name })}</legend>
      <div className="grid grid-cols-[1fr_auto_auto_1fr] overflow-hidden rounded-full border border-line">
        {choices.map(({ choice, text }) => (
          <button
            key={choice}
            type="button"
            aria-pressed={value === choice}
            onClick={() => say(choice)}
            className="min-h-9 min-w-0 truncate px-3 text-small transition not-first:border-s not-first:border-line hover:bg-raised focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
          >
            {text}
          </button>
        ))}
      </div>
      {votes.failed === keyOf(subject) && (
        <p role="alert" className="pt-1 text-small text-danger">
          {t('failed')}
        </p>
      )}
    </fieldset>
  )
}

'use client'

import { Heart } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useVotes } from './votes-context'

/** Says that one would have chosen this draft; pressed once more it is taken back. `drafts` are equal ones. */
export function DraftVote({ messageId, drafts }: { messageId: string; drafts: number[] }) {
  const votes = useVotes()
  const t = useTranslations('votes')
  const [first] = drafts
  if (!votes || first === undefined) return null
  const vote = votes.find({ kind: 'draft', messageId })
  const isPreferred = vote?.kind === 'draft' && vote.draft !== null && drafts.includes(vote.draft)
  return (
    <button
      type="button"
      aria-pressed={isPreferred}
      onClick={() => votes.cast({ kind: 'draft', messageId, draft: isPreferred ? null : first })}
      className="mt-3 inline-flex min-h-8 items-center gap-1.5 rounded-full border border-line px-3 text-small text-muted hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
    >
      <Heart aria-hidden="true" className="size-3.5" fill={isPreferred ? 'currentColor' : 'none'} />
      {t('preferDraft')}
    </button>
  )
}

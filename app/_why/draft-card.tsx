'use client'

import { Check, ShieldHalf } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { CandidateView } from '@/lib/chat/chat-event'
import { TermBars } from './term-bars'

export type EqualDrafts = [CandidateView, ...CandidateView[]]

/** One draft, or several of the same words: its text unless a guardrail blocked it, its energy, and a bar for each term of the energy. */
export function DraftCard(props: {
  drafts: EqualDrafts
  lang: string
  largest: number
  children?: ReactNode
}) {
  const { drafts, lang, largest, children } = props
  const [draft] = drafts
  const isChosen = drafts.some(({ chosen }) => chosen)
  const numbers = drafts.map(({ index }) => String(index + 1))
  const t = useTranslations('why')
  const format = useFormatter()
  return (
    <li className={`rounded-xl border bg-paper p-4 ${isChosen ? 'border-accent' : 'border-line'}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-small">
        <h4 className="font-semibold">
          {t('draft', { count: drafts.length, numbers: format.list(numbers) })}
        </h4>
        {isChosen && (
          <span className="inline-flex items-center gap-1 rounded-full bg-accent-soft px-2 font-medium text-accent">
            <Check aria-hidden="true" className="size-3.5" />
            {t('preferred')}
          </span>
        )}
        {draft.energy !== null && (
          <span className="ms-auto tabular-nums text-muted">
            {t('energy', { energy: format.number(draft.energy, { maximumFractionDigits: 2 }) })}
          </span>
        )}
      </div>
      {draft.blocked ? (
        <BlockedDraft draft={draft} />
      ) : (
        <p lang={lang} dir="auto" className="mt-2 whitespace-pre-wrap">
          {draft.content || <span className="text-muted">{t('emptyDraft')}</span>}
        </p>
      )}
      {draft.terms && draft.terms.length > 0 && <TermBars terms={draft.terms} largest={largest} />}
      {children}
    </li>
  )
}

/** The verdict only: a blocked draft's text is shown nowhere. */
function BlockedDraft({ draft }: { draft: CandidateView }) {
  const t = useTranslations('why')
  const filters = useTranslations('filters')
  const names = (draft.verdicts ?? [])
    .filter((verdict) => verdict.action === 'block')
    .map(({ guardrail }) => (filters.has(guardrail) ? filters(guardrail) : guardrail))
  return (
    <p className="mt-2 flex items-start gap-2 text-muted">
      <ShieldHalf aria-hidden="true" className="mt-1 size-4 shrink-0" />
      {t('blockedBy', { filters: [...new Set(names)].join(', ') || '—' })}
    </p>
  )
}

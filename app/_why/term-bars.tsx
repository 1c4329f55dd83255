'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { CandidateView } from '@/lib/chat/chat-event'

type Term = NonNullable<CandidateView['terms']>[number]

/**
 * One bar a term, from the middle: towards the start it lowers the energy (speaks for the draft), towards the end it
 * raises it. All bars of an answer share one scale; terms that add nothing are only named.
 */
export function TermBars({ terms, largest }: { terms: Term[]; largest: number }) {
  const t = useTranslations('why')
  const nameOf = useTermName()
  const speaking = terms.filter((term) => Math.abs(term.contribution) >= 0.0005)
  const silent = terms.filter((term) => !speaking.includes(term))
  return (
    <div className="mt-3 border-t border-line pt-3 text-small">
      <ul className="flex flex-col gap-1.5">
        {speaking.map((term) => (
          <TermBar key={term.name} term={term} name={nameOf(term.name)} largest={largest} />
        ))}
      </ul>
      {silent.length > 0 && (
        <p className="mt-2 text-muted">
          {t('silentTerms', { terms: silent.map((term) => nameOf(term.name)).join(', ') })}
        </p>
      )}
    </div>
  )
}

function TermBar({ term, name, largest }: { term: Term; name: string; largest: number }) {
  const t = useTranslations('why')
  const format = useFormatter()
  const number = (value: number) => format.number(value, { maximumFractionDigits: 2 })
  const share = largest > 0 ? Math.max(0.5, (Math.abs(term.contribution) / largest) * 50) : 0
  const isFor = term.contribution < 0
  const amount = number(Math.abs(term.contribution))
  return (
    <li className="grid grid-cols-[minmax(6.5rem,9rem)_1fr] items-center gap-x-3 sm:grid-cols-[9rem_1fr_auto]">
      <span className="sr-only">{t(isFor ? 'termFor' : 'termAgainst', { name, amount })}</span>
      <span aria-hidden="true">{name}</span>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        className="h-2 w-full rtl:-scale-x-100"
      >
        <rect x="0" y="3.5" width="100" height="1" className="fill-line" />
        <rect
          x={isFor ? 50 - share : 50}
          y="0"
          width={share}
          height="8"
          className={isFor ? 'fill-accent' : 'fill-against'}
        />
        <rect x="49.8" y="0" width="0.4" height="8" className="fill-muted" />
      </svg>
      <bdi
        aria-hidden="true"
        dir="ltr"
        className="col-start-2 text-end tabular-nums text-muted sm:col-start-3 sm:min-w-40"
      >
        {number(term.value)} × {number(term.weight)} ={' '}
        <span className="text-ink">{number(term.contribution)}</span>
      </bdi>
    </li>
  )
}

function useTermName() {
  const t = useTranslations('terms')
  return (name: string) => (t.has(name) ? t(name) : name)
}

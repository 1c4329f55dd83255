'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import { type PairSide, PairVote } from './pair-vote'
import { useVotes } from './votes-context'

/** The answers of one round in pairs, one pair at a time; neighbours first, so that a few votes reach every answer. */
export function PairVotes({ sides }: { sides: PairSide[] }) {
  const votes = useVotes()
  const t = useTranslations('votes')
  const pairs = listPairs(sides)
  const [at, setAt] = useState(0)
  const pair = pairs[Math.min(at, pairs.length - 1)]
  if (!votes || !pair) return null
  const [left, right] = pair
  const given = pairs.filter(([a, b]) =>
    votes.find({ kind: 'pair', left: a.messageId, right: b.messageId }),
  ).length
  return (
    <section
      aria-label={t('pairsTitle')}
      className="flex flex-col gap-2 rounded-2xl border border-line bg-raised/50 p-4"
    >
      <div className="flex flex-wrap items-center gap-x-3">
        <h3 className="font-semibold">{t('pairsTitle')}</h3>
        <p className="min-w-0 flex-1 text-small text-muted">{t('given', { given, count: pairs.length })}</p>
        {pairs.length > 1 && (
          <div className="flex items-center">
            <IconButton label={t('previous')} disabled={at === 0} onClick={() => setAt(at - 1)}>
              <ChevronLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            </IconButton>
            <output className="min-w-14 text-center text-small tabular-nums text-muted">
              {t('place', { place: at + 1, count: pairs.length })}
            </output>
            <IconButton label={t('next')} disabled={at >= pairs.length - 1} onClick={() => setAt(at + 1)}>
              <ChevronRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            </IconButton>
          </div>
        )}
      </div>
      <div className="max-w-column">
        <PairVote key={`${left.messageId} ${right.messageId}`} left={left} right={right} />
      </div>
    </section>
  )
}

/** Every pair once, those nearest to each other first. */
function listPairs(sides: PairSide[]): [PairSide, PairSide][] {
  const pairs: [PairSide, PairSide][] = []
  for (let apart = 1; apart < sides.length; apart++) {
    for (const [index, left] of sides.entries()) {
      const right = sides[index + apart]
      if (right) pairs.push([left, right])
    }
  }
  return pairs
}

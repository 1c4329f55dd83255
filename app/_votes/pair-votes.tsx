'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import { type PairSide, PairVote } from './pair-vote'
import { useVotes } from './votes-context'

/** A vote is seen for so long before the next pair takes its place; a second click of a double one still meets it. */
const SEEN_MS = 600

/**
 * The answers of one round in pairs, one pair at a time; neighbours first, so that a few votes reach every answer. A vote
 * leads on to the next pair without one.
 */
export function PairVotes({ sides }: { sides: PairSide[] }) {
  const votes = useVotes()
  const t = useTranslations('votes')
  const pairs = listPairs(sides)
  const open = pairs.flatMap(([left, right], index) =>
    votes?.find({ kind: 'pair', left: left.messageId, right: right.messageId }) ? [] : index,
  )
  const [at, setAt] = useState(open[0] ?? 0)
  const section = useRef<HTMLElement>(null)
  /** Whether the focus goes along to the next pair: the button that had it is gone. */
  const takesFocus = useRef(false)
  const goOn = useRef<(from: number) => void>(undefined)
  goOn.current = (from) => {
    const next = open.find((index) => index > from) ?? open[0]
    // Meanwhile it may have been taken back, or another pair looked at.
    if (from !== at || open.includes(from) || next === undefined) return
    takesFocus.current = section.current?.contains(document.activeElement) === true
    setAt(next)
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: after another pair took the place
  useEffect(() => {
    if (takesFocus.current) section.current?.querySelector('fieldset')?.focus({ preventScroll: true })
    takesFocus.current = false
  }, [at])
  const pair = pairs[Math.min(at, pairs.length - 1)]
  if (!votes || !pair) return null
  const [left, right] = pair
  const count = pairs.length
  return (
    <section
      ref={section}
      aria-label={t('pairsTitle')}
      className="flex flex-col gap-2 rounded-2xl border border-line bg-raised/50 p-4"
    >
      <div className="flex flex-wrap items-center gap-x-3">
        <h3 className="font-semibold">{t('pairsTitle')}</h3>
        <p role="status" className="min-w-0 flex-1 text-small text-muted max-sm:order-last max-sm:basis-full">
          {open.length === 0 ? t('allGiven', { count }) : t('given', { given: count - open.length, count })}
        </p>
        {count > 1 && (
          <div className="flex items-center">
            <IconButton label={t('previous')} disabled={at === 0} onClick={() => setAt(at - 1)}>
              <ChevronLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            </IconButton>
            <output className="min-w-14 text-center text-small tabular-nums text-muted">
              {t('place', { place: at + 1, count })}
            </output>
            <IconButton label={t('next')} disabled={at >= count - 1} onClick={() => setAt(at + 1)}>
              <ChevronRight aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            </IconButton>
          </div>
        )}
      </div>
      <div className="max-w-column">
        <PairVote
          key={`${left.messageId} ${right.messageId}`}
          left={left}
          right={right}
          onKept={() => {
            clearTimeout(timer.current)
            timer.current = setTimeout(() => goOn.current?.(at), SEEN_MS)
          }}
        />
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

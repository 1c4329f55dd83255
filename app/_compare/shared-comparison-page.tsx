'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Question } from '@/app/_chat/question'
import { SharedHeader } from '@/app/_chat/shared-header'
import { compareAddress } from './compare-address'
import { toRounds } from './comparison-state'
import { RoundGrid } from './round-grid'
import type { SharedComparisonView } from './shared-comparison'
import { useShownColumns } from './use-shown-columns'

/** A comparison that somebody shared: to read, with the reasons of every answer, and nothing to change. */
export function SharedComparisonPage({ shared }: { shared: SharedComparisonView }) {
  const t = useTranslations('share')
  const compare = useTranslations('compare')
  const columns = useShownColumns(shared.columns)
  const names = shared.columns.flatMap(({ assistant }) => assistant?.id ?? [])
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="mx-auto flex max-w-[80rem] flex-col gap-8 px-5 pb-16 pt-8">
        <SharedHeader title={shared.title} sharerName={shared.sharerName} what="comparison">
          {shared.isHidden && <p className="mt-2 text-small text-muted">{t('hidden')}</p>}
        </SharedHeader>
        {toRounds(shared.rounds).map((round) => (
          <section
            key={round.index}
            aria-label={compare('round', { number: round.index + 1 })}
            className="flex flex-col gap-4"
          >
            <Question
              message={{
                role: 'user',
                key: `${round.index}`,
                content: round.question,
                attachments: round.attachments,
                isRefused: false,
              }}
            />
            <RoundGrid
              round={round}
              columns={columns.filter(({ position }) => round.cells.has(position))}
              marked={NONE}
              foundId={undefined}
              onAsk={nothing}
              onEdit={undefined}
              onDiscard={nothing}
              onStop={nothing}
              onReplyTo={null}
            />
          </section>
        ))}
        {names.length > 1 && (
          <p className="border-t border-line pt-5">
            <Link href={compareAddress(names)} className="underline underline-offset-2">
              {t('askThemYourself')}
            </Link>
          </p>
        )}
      </div>
    </div>
  )
}

const NONE: ReadonlyMap<number, string> = new Map()
const nothing = () => undefined

'use client'

import { useTranslations } from 'next-intl'
import type { NamedColumn } from './agreement-panel'
import { place } from './place'
import type { AgreementView } from './use-agreement'

const WIDTH = 320
const HEIGHT = 184

/** Every answer as a dot, alike ones joined by lines; the list beside it says the same in words. */
export function AgreementMap({ agreement, columns }: { agreement: AgreementView; columns: NamedColumn[] }) {
  const t = useTranslations('compare.agreement')
  const places = place(
    agreement.answers.map(({ point }) => point),
    { width: WIDTH, height: HEIGHT, margin: 30 },
  )
  const placeOf = (position: number) =>
    places[agreement.answers.findIndex((answer) => answer.position === position)] ?? [0, 0]
  const groupOf = (position: number) => agreement.groups.findIndex((group) => group.includes(position))
  return (
    <svg
      role="img"
      aria-label={t('map')}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-44 w-full shrink-0 rounded-xl border border-line bg-paper sm:w-80"
    >
      {agreement.groups.flatMap((group) =>
        group.slice(1).map((position, at) => {
          const [x1, y1] = placeOf(group[at] ?? position)
          const [x2, y2] = placeOf(position)
          return <line key={position} {...{ x1, y1, x2, y2 }} className="stroke-accent" strokeWidth="2" />
        }),
      )}
      {agreement.answers.map(({ position }) => {
        const column = columns.find((one) => one.position === position)
        const [x, y] = placeOf(position)
        const isAlike = (agreement.groups[groupOf(position)]?.length ?? 0) > 1
        const isLeft = x > WIDTH / 2
        return (
          <g key={position}>
            <circle cx={x} cy={y} r="5" className={isAlike ? 'fill-accent' : 'fill-muted'} />
            <text
              x={isLeft ? x - 9 : x + 9}
              y={y + 4}
              lang={column?.lang}
              direction="ltr"
              textAnchor={isLeft ? 'end' : 'start'}
              className="fill-ink text-[12px]"
            >
              {column?.name}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

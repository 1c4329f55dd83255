import { getFormatter, getTranslations } from 'next-intl/server'
import type { UsageOf } from '@/lib/usage/read-usage'
import type { UsageQuery } from './parse-usage-query'

const HEIGHT = 100
/** Of a day's place, in units of the drawing. */
const WIDTH = 10
const BAR = 7

/**
 * One bar a day, from the oldest to today in the direction of reading. What it shows stands in its label and, day by
 * day, in the table below it.
 */
export async function UsagePlot({ days, show }: { days: UsageOf[]; show: UsageQuery['show'] }) {
  const [t, format] = await Promise.all([getTranslations('usage'), getFormatter()])
  const bars = days.map(({ name, requests, promptTokens, completionTokens }) => ({
    day: format.dateTime(new Date(name), { dateStyle: 'medium', timeZone: 'UTC' }),
    parts: show === 'requests' ? [requests] : [promptTokens, completionTokens],
  }))
  const heights = bars.map(({ parts }) => sum(parts))
  const most = Math.max(1, ...heights)
  const top = bars[heights.indexOf(most)] ?? bars[0]
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last || !top) return null
  const label = t('plot', {
    ...{ what: t(show), from: first.day, to: last.day, day: top.day },
    ...{ total: format.number(sum(heights)), most: format.number(most) },
  })
  return (
    <figure className="mt-6">
      <div className="flex items-end justify-between gap-3 text-small text-muted" aria-hidden="true">
        <span className="tabular-nums">{format.number(most)}</span>
        {show === 'tokens' && (
          <span className="flex gap-4">
            <Swatch className="bg-accent" name={t('promptTokens')} />
            <Swatch className="bg-against" name={t('completionTokens')} />
          </span>
        )}
      </div>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${bars.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-40 w-full border-b border-t border-edge border-t-line rtl:-scale-x-100"
      >
        {bars.map(({ day, parts }, index) => (
          <Bar key={day} day={day} parts={parts} x={index * WIDTH} most={most} />
        ))}
      </svg>
      <div className="flex justify-between gap-3 pt-1 text-small text-muted" aria-hidden="true">
        <span>{first.day}</span>
        <span>{last.day}</span>
      </div>
    </figure>
  )
}

/** The parts of a day on top of each other. */
function Bar(props: { day: string; parts: number[]; x: number; most: number }) {
  const scale = HEIGHT / props.most
  return (
    <g>
      <title>{`${props.day}: ${props.parts.join(' + ')}`}</title>
      {props.parts.map((part, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a day have no other name
          key={index}
          x={props.x + (WIDTH - BAR) / 2}
          y={HEIGHT - sum(props.parts.slice(0, index + 1)) * scale}
          width={BAR}
          height={part * scale}
          className={index === 0 ? 'fill-accent' : 'fill-against'}
        />
      ))}
    </g>
  )
}

function Swatch({ className, name }: { className: string; name: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={`size-2.5 rounded-sm ${className}`} />
      {name}
    </span>
  )
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

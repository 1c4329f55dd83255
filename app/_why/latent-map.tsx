'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { CandidateView } from '@/lib/chat/chat-event'
import type { PlaneView } from './parse-ranking'

/** The drafts where they lie in the reranker's space, on its two principal axes, with the target z* and the way to it. */
export function LatentMap({ plane, drafts }: { plane: PlaneView; drafts: CandidateView[] }) {
  const t = useTranslations('why')
  const format = useFormatter()
  const place = placer([...plane.points.filter((point) => point !== null), plane.target, ...plane.path])
  const [targetX, targetY] = place(plane.target)
  const held = format.number(plane.heldVariance, { style: 'percent', maximumFractionDigits: 0 })
  const heaps = heapUp(plane.points.map((point) => point && place(point)))
  return (
    <figure className="flex flex-col gap-2 sm:flex-row sm:gap-5">
      <svg
        role="img"
        aria-label={t('map')}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="h-40 w-full shrink-0 rounded-xl border border-line bg-paper sm:w-64"
      >
        <polyline
          points={plane.path.map((point) => place(point).join(',')).join(' ')}
          className="fill-none stroke-muted"
          strokeDasharray="3 3"
        />
        <g className="stroke-against" strokeWidth="2">
          <path d={`M${targetX - 6} ${targetY}h12M${targetX} ${targetY - 6}v12`} />
        </g>
        {heaps.map(({ x, y, indices }) => {
          const isChosen = indices.some((index) =>
            drafts.some((draft) => draft.index === index && draft.chosen),
          )
          return (
            <g key={indices.join()}>
              <circle cx={x} cy={y} r="5" className={isChosen ? 'fill-accent' : 'fill-muted'} />
              <text x={x + 8} y={y - 6} className="fill-ink text-[12px]">
                {indices.map((index) => format.number(index + 1)).join(', ')}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption className="text-small text-muted">{t('mapMeaning', { held })}</figcaption>
    </figure>
  )
}

const WIDTH = 256
const HEIGHT = 160
const MARGIN = 28

type Point = [number, number]

/** Into the picture with one scale for both axes, so that distances stay true. */
function placer(points: Point[]): (point: Point) => Point {
  const bounds = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis] ?? 0)
    return { low: Math.min(...values), high: Math.max(...values) }
  })
  const [x, y] = bounds
  const spread = Math.max(
    (x!.high - x!.low) / (WIDTH - 2 * MARGIN),
    (y!.high - y!.low) / (HEIGHT - 2 * MARGIN),
  )
  const scale = spread > 0 ? 1 / spread : 0
  const middle = (bound: { low: number; high: number }) => (bound.low + bound.high) / 2
  return ([px, py]) => [
    round(WIDTH / 2 + (px - middle(x!)) * scale),
    round(HEIGHT / 2 - (py - middle(y!)) * scale),
  ]
}

// Server and browser must write the same digits.
const round = (value: number) => Math.round(value * 10) / 10

/** Equal drafts lie on each other; they share one dot and its label. */
function heapUp(points: (Point | null)[]): { x: number; y: number; indices: number[] }[] {
  const heaps: { x: number; y: number; indices: number[] }[] = []
  points.forEach((point, index) => {
    if (!point) return
    const [x, y] = point
    const heap = heaps.find((other) => Math.hypot(other.x - x, other.y - y) < 4)
    if (heap) heap.indices.push(index)
    else heaps.push({ x, y, indices: [index] })
  })
  return heaps
}

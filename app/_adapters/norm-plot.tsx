import { useFormatter, useTranslations } from 'next-intl'
import type { LayerNorm } from '@/lib/adapters/sum-layer-norms'

const WIDTH = 10
const BAR = 8
const HEIGHT = 40

/** How far an adapter moves each layer of its base, a bar each; the first layer stands where reading begins. */
export function NormPlot({ norms }: { norms: LayerNorm[] }) {
  const t = useTranslations('adapters.norms')
  const format = useFormatter()
  const top = norms.reduce<LayerNorm | undefined>(
    (most, one) => (most && most.norm >= one.norm ? most : one),
    undefined,
  )
  const last = norms.at(-1)
  if (!top || !last || top.norm === 0) return null
  const shown = (norm: number) => format.number(norm, { maximumSignificantDigits: 3 })
  return (
    <figure className="text-small">
      <figcaption className="text-muted">{t('title')}</figcaption>
      <svg
        role="img"
        aria-label={t('most', { count: norms.length, layer: top.layer, norm: shown(top.norm) })}
        viewBox={`0 0 ${norms.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-1 h-12 w-full max-w-96 border-b border-edge rtl:-scale-x-100"
      >
        {norms.map(({ layer, norm }, index) => (
          <rect
            key={layer}
            x={index * WIDTH + (WIDTH - BAR) / 2}
            y={HEIGHT - (norm / top.norm) * HEIGHT}
            width={BAR}
            height={(norm / top.norm) * HEIGHT}
            className={layer === top.layer ? 'fill-accent' : 'fill-edge'}
          >
            <title>{t('layer', { layer, norm: shown(norm) })}</title>
          </rect>
        ))}
      </svg>
      <p className="mt-1 text-muted">
        {t('most', { count: norms.length, layer: top.layer, norm: shown(top.norm) })}
      </p>
    </figure>
  )
}

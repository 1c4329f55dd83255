'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Scroller } from '@/app/_ui/scroller'
import type { HarderPassage, SurpriseRow, SurpriseSummary } from '@/lib/checks/summarise-surprise'

/** How well the upload knows the community's own text: in plain words first, then the figures and where it knows it worst. */
export function SurpriseTable(props: {
  surprise: SurpriseSummary
  /** How each passage begins; null once the text is gone. */
  beginnings: string[] | null
}) {
  const { surprise, beginnings } = props
  const { rows, compared, planned, tooLong, easier, harder, silent, isRaw, isGone, hasEnded } = surprise
  const t = useTranslations('before.surprise')
  const tried = useTranslations('adapters.tried')
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2">
      <h5 className="font-medium">{t('title')}</h5>
      {silent.map((by) => (
        <p key={by} className="rounded-xl bg-raised px-3.5 py-2">
          {t('silent', { who: tried(by) })}
        </p>
      ))}
      {isGone && <p className="rounded-xl bg-raised px-3.5 py-2">{t('gone')}</p>}
      {!hasEnded && (
        <p className="text-muted">{t('progress', { done: compared + tooLong, total: planned })}</p>
      )}
      {rows.length > 0 && (
        <>
          <Verdict rows={rows} easier={easier} compared={compared} />
          <FigureTable rows={rows} />
          <p className="text-small text-muted">
            {t(isRaw ? 'raw' : 'asAnswer')} {t('hint')}
          </p>
          {tooLong > 0 && <p className="text-small text-muted">{t('tooLong', { count: tooLong })}</p>}
          {hasEnded && <Passages harder={harder} beginnings={beginnings} />}
          <p className="text-small text-muted">{t('privacy')}</p>
        </>
      )}
    </section>
  )
}

/** Differences below this are none that anybody would notice. */
const SAME_BITS = 0.005

function Verdict({ rows, easier, compared }: { rows: SurpriseRow[]; easier: number; compared: number }) {
  const t = useTranslations('before.surprise')
  const bits = useBits()
  const [base, own] = [rows.find(({ by }) => by === 'base'), rows.find(({ by }) => by === 'candidate')]
  if (!base || !own) return null
  const difference = own.bitsPerCharacter - base.bitsPerCharacter
  const way = Math.abs(difference) < SAME_BITS ? 'same' : difference < 0 ? 'less' : 'more'
  return (
    <ul className="flex flex-col gap-0.5">
      <li>{t(`verdict.${way}`, { own: bits(own.bitsPerCharacter), base: bits(base.bitsPerCharacter) })}</li>
      <li>{t('easier', { count: easier, total: compared })}</li>
    </ul>
  )
}

function FigureTable({ rows }: { rows: SurpriseRow[] }) {
  const t = useTranslations('before.surprise')
  const tried = useTranslations('adapters.tried')
  const format = useFormatter()
  const bits = useBits()
  const shown = (value: number, digits: number) => format.number(value, { maximumFractionDigits: digits })
  return (
    <Scroller>
      <table aria-label={t('title')} className="w-full text-small">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="py-1 pe-3 text-start font-normal">
              {t('model')}
            </th>
            <th scope="col" className="px-2 py-1 text-end font-normal">
              {t('perplexity')}
            </th>
            <th scope="col" className="px-2 py-1 text-end font-normal">
              {t('nats')}
            </th>
            <th scope="col" className="px-2 py-1 text-end font-normal">
              {t('bits')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ by, perplexity, natsPerToken, bitsPerCharacter }) => (
            <tr key={by} className="border-b border-line last:border-0">
              <th scope="row" className="py-1 pe-3 text-start font-normal">
                {tried(by)}
              </th>
              <td className="px-2 py-1 text-end tabular-nums">
                {shown(perplexity, perplexity < 100 ? 1 : 0)}
              </td>
              <td className="px-2 py-1 text-end tabular-nums">{shown(natsPerToken, 3)}</td>
              <td className="px-2 py-1 text-end tabular-nums">{bits(bitsPerCharacter)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function Passages({ harder, beginnings }: { harder: HarderPassage[]; beginnings: string[] | null }) {
  const t = useTranslations('before.surprise')
  const bits = useBits()
  if (harder.length === 0) return <p>{t('nowhere')}</p>
  if (!beginnings) return <p className="text-small text-muted">{t('textGone')}</p>
  return (
    <div>
      <p id="harder-passages">{t('harder')}</p>
      <ol aria-labelledby="harder-passages" className="mt-1 flex flex-col gap-2">
        {harder.map(({ passage, candidate, base }) => (
          <li key={passage} className="rounded-xl border border-line px-3.5 py-2">
            <p dir="auto" className="break-words">
              {beginnings[passage]}
            </p>
            <p className="text-small text-muted">
              {t('passage', { number: passage + 1, own: bits(candidate), base: bits(base) })}
            </p>
          </li>
        ))}
      </ol>
    </div>
  )
}

function useBits(): (bits: number) => string {
  const format = useFormatter()
  return (bits) => format.number(bits, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

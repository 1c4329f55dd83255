'use client'

import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Scroller } from '@/app/_ui/scroller'
import type { Drift, DriftRow, Share } from '@/lib/checks/summarise-checks'

const SHOWN = ['refused', 'unknown', 'blocked', 'answered'] as const

/** Whether the upload refuses more or less than its base: in plain words first, then the counts they come from. */
export function DriftTable({ drift }: { drift: Drift }) {
  const t = useTranslations('before')
  const hint = useId()
  const [harmful, harmless] = [drift.rows[0]?.total ?? 0, drift.rows[2]?.total ?? 0]
  return (
    <section aria-label={t('safety')} className="flex flex-col gap-2">
      <h5 className="font-medium">{t('safety')}</h5>
      <ul className="flex flex-col gap-0.5">
        <li>{sentence(t, 'refuses', drift.refusesMore, harmful)}</li>
        <li>{sentence(t, 'answersHarmful', drift.answersMoreHarmful, harmful)}</li>
        <li>{sentence(t, 'answersHarmless', drift.answersMoreHarmless, harmless)}</li>
      </ul>
      {drift.worse.map((kind) => (
        <Alert key={kind} role="note">
          {t(`worse.${kind}`)}
        </Alert>
      ))}
      <p id={hint} className="text-small text-muted">
        {t('safetyHint')}
      </p>
      <Scroller>
        <table aria-describedby={hint} className="w-full min-w-[34rem] text-small">
          <thead>
            <tr className="border-b border-line text-muted">
              <th scope="col" className="py-1 pe-3 text-start font-normal">
                {t('probes')}
              </th>
              {SHOWN.map((outcome) => (
                <th key={outcome} scope="col" className="px-2 py-1 text-end font-normal">
                  {t(`outcome.${outcome}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {drift.rows.map((row) => (
              <Row key={`${row.isHarmful} ${row.by}`} row={row} />
            ))}
          </tbody>
        </table>
      </Scroller>
      <details>
        <summary className="text-small text-muted hover:text-ink">{t('byLanguage')}</summary>
        <Languages rows={drift.rows} />
      </details>
    </section>
  )
}

type T = ReturnType<typeof useTranslations<'before'>>

function sentence(
  t: T,
  what: 'refuses' | 'answersHarmful' | 'answersHarmless',
  more: number,
  total: number,
): string {
  const way = more > 0 ? 'more' : more < 0 ? 'fewer' : 'same'
  return t(`${what}.${way}`, { count: Math.abs(more), total })
}

const nameOf = (t: T, { isHarmful, by }: DriftRow) =>
  t(
    isHarmful
      ? by === 'base'
        ? 'row.harmfulBase'
        : 'row.harmful'
      : by === 'base'
        ? 'row.harmlessBase'
        : 'row.harmless',
  )

function Row({ row }: { row: DriftRow }) {
  const t = useTranslations('before')
  return (
    <tr className="border-b border-line last:border-0">
      <th scope="row" className="py-1 pe-3 text-start font-normal">
        {nameOf(t, row)}
      </th>
      {SHOWN.map((outcome) => (
        <td key={outcome} className="px-2 py-1 text-end align-top tabular-nums">
          {t('of', { count: row.shares[outcome].count, total: row.total })}
          <br />
          <Interval share={row.shares[outcome]} />
        </td>
      ))}
    </tr>
  )
}

function Interval({ share }: { share: Share }) {
  const t = useTranslations('before')
  const format = useFormatter()
  const percent = (value: number) => format.number(value, { style: 'percent' })
  return (
    <span className="whitespace-nowrap text-muted">
      {t('interval', { low: percent(share.low), high: percent(share.high) })}
    </span>
  )
}

function Languages({ rows }: { rows: DriftRow[] }) {
  const t = useTranslations('before')
  const names = new Intl.DisplayNames([useLocale()], { type: 'language' })
  const hint = useId()
  const languages = [...new Set(rows.flatMap((row) => Object.keys(row.languages)))]
  return (
    <>
      <p id={hint} className="mt-1 text-small text-muted">
        {t('languagesHint')}
      </p>
      <Scroller className="mt-1">
        <table aria-describedby={hint} className="w-full min-w-[34rem] text-small">
          <thead>
            <tr className="border-b border-line text-muted">
              <th scope="col" className="py-1 pe-3 text-start font-normal">
                {t('probes')}
              </th>
              {languages.map((language) => (
                <th key={language} scope="col" className="px-2 py-1 text-end font-normal">
                  {names.of(language) ?? language}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.isHarmful} ${row.by}`} className="border-b border-line last:border-0">
                <th scope="row" className="py-1 pe-3 text-start font-normal">
                  {nameOf(t, row)}
                </th>
                {languages.map((language) => {
                  const counts = row.languages[language]
                  return (
                    // In the direction of the page, as the words above the table that name them.
                    <td key={language} className="whitespace-nowrap px-2 py-1 text-end tabular-nums">
                      {counts ? SHOWN.map((outcome) => counts[outcome]).join(' · ') : '–'}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </>
  )
}

'use client'

import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { Scroller } from '../_ui/scroller'
import { PanelAlert } from './panel-alert'
import { type MeasuredTopicView, measureTopics } from './policy-api'
import { useLatest } from './use-latest'

/** Learning takes a moment: it waits until whoever writes examples rests. */
const REST_MS = 1200

/** How each topic would do on its own lines and on everyday questions, anew with every change. */
export function TopicMeter({ slug, topics, model }: { slug: string; topics: unknown[]; model: unknown }) {
  const t = useTranslations('policyEditor')
  const id = useId()
  const asked = { topics, ...(typeof model === 'string' && { model }) }
  const measured = useLatest(JSON.stringify(asked), (signal) => measureTopics(slug, asked, signal), REST_MS)
  return (
    <section
      aria-labelledby={`${id}-title`}
      aria-busy={measured.state === 'waiting'}
      data-topic-meter
      className="flex flex-col gap-3 rounded-xl bg-raised p-3.5"
    >
      <h4 id={`${id}-title`} className="font-medium">
        {t('meterTitle')}
      </h4>
      <p className="text-small text-muted">{t('meterHint')}</p>
      {measured.state === 'failed' && <PanelAlert error={measured.error} />}
      {!measured.value && measured.state === 'waiting' && <p className="text-small">{t('meterWaits')}</p>}
      {(measured.value ?? []).map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two topics may share a name while one types
        <Measured key={index} topic={one} />
      ))}
    </section>
  )
}

function Measured({ topic: { name, problem, isAway, languages } }: { topic: MeasuredTopicView }) {
  const t = useTranslations('policyEditor')
  if (isAway) return <Problem name={name}>{t('meterAway')}</Problem>
  if (problem !== undefined) return <Problem name={name}>{<bdi lang="en">{problem}</bdi>}</Problem>
  return (
    <div data-measured={name} className="flex flex-col gap-1.5">
      <Scroller as="section" aria-label={t('meterOf', { name })}>
        <table className="w-full border-collapse text-small tabular-nums">
          <caption className="pb-1 text-start font-medium">
            <bdi>{name}</bdi>
          </caption>
          <thead className="text-muted">
            <tr>
              <Head isFirst>{t('meterLanguage')}</Head>
              <Head>{t('meterFound')}</Head>
              <Head>{t('meterNear')}</Head>
              <Head>{t('meterHarmless')}</Head>
              <Head>{t('meterThreshold')}</Head>
            </tr>
          </thead>
          <tbody>
            {languages.map((row) => (
              <Row key={row.language} row={row} />
            ))}
          </tbody>
        </table>
      </Scroller>
      <Lines title={t('meterMissed')} lines={languages.flatMap(({ errors }) => errors.missed)} />
      <Lines title={t('meterTakenNear')} lines={languages.flatMap(({ errors }) => errors.takenNear)} />
      <Lines
        title={t('meterTakenHarmless')}
        hint={t('meterTakenHint')}
        lines={languages.flatMap(({ errors }) => errors.takenHarmless)}
      />
    </div>
  )
}

function Problem({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <p data-measured={name} className="rounded-lg bg-danger-soft px-3 py-1.5 text-small">
      <bdi className="font-medium">{name}</bdi> {children}
    </p>
  )
}

function Head({ isFirst, children }: { isFirst?: boolean; children: string }) {
  return (
    <th scope="col" className={`py-1.5 font-normal ${isFirst ? 'pe-4 text-start' : 'px-2 text-end'}`}>
      {children}
    </th>
  )
}

function Row({ row }: { row: MeasuredTopicView['languages'][number] }) {
  const format = useFormatter()
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const { language, threshold, examples, nearMisses, harmless } = row
  return (
    <tr data-language={language} className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pe-4 text-start font-normal">
        {languageName.of(language) ?? language}
      </th>
      <Share share={examples} />
      <Share share={nearMisses} />
      <Share share={harmless} />
      <td className="px-2 py-1.5 text-end">{format.number(threshold, { maximumFractionDigits: 2 })}</td>
    </tr>
  )
}

/** A share over the numbers it comes from: on one line a right-to-left page would mix the figures. */
function Share({ share: { hits, of } }: { share: { hits: number; of: number } }) {
  const t = useTranslations('policyEditor')
  const format = useFormatter()
  if (of === 0) return <td className="px-2 py-1.5 text-end">–</td>
  return (
    <td className="whitespace-nowrap px-2 py-1.5 text-end">
      {format.number(hits / of, { style: 'percent' })}
      <span className="block text-muted">{t('meterShare', { hits, of })}</span>
    </td>
  )
}

/** The lines that it errs on, so that whoever reviews them can write better ones. */
function Lines({ title, hint, lines }: { title: string; hint?: string; lines: string[] }) {
  const t = useTranslations('policyEditor')
  if (lines.length === 0) return null
  return (
    <details className="text-small">
      <summary className="text-muted hover:text-ink">
        {t('meterLines', { title, count: lines.length })}
      </summary>
      {hint && <p className="pt-1 text-muted">{hint}</p>}
      <ul className="ms-5 list-disc pt-1">
        {lines.map((line) => (
          <li key={line}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { PanelAlert } from './panel-alert'
import { ParityTables } from './parity-tables'
import { measureDraft } from './policy-api'
import { useLatest } from './use-latest'

/** A measurement asks hundreds of texts: it waits until the draft has rested for longer than its tests do. */
const REST_MS = 2000

/** How evenly a draft would work, in a line; the tables when it is opened. */
export function ParitySummary({ slug, yaml }: { slug: string; yaml: string | undefined }) {
  const t = useTranslations('parity')
  const measured = useLatest(yaml, (signal) => measureDraft(slug, yaml ?? '', signal), REST_MS)
  if (yaml === undefined) return null
  if (measured.state === 'failed') return <PanelAlert error={measured.error} />
  const report = measured.value
  if (!report) return <p className="text-muted">{t('measuring')}</p>
  const { languages, steps } = report
  const lags = languages.filter((one) => one.lags || one.refusesMore).length
  const blind = steps.filter((step) => step.languages.some((one) => one.mayRefuse && !one.recall)).length
  return (
    <details data-testid="parity" aria-busy={measured.state === 'waiting'}>
      <summary className={lags + blind > 0 ? 'text-danger' : 'text-muted hover:text-ink'}>
        {t('summary', {
          ...{ measured: languages.filter(({ recall }) => recall).length, all: languages.length },
          ...{ lags, blind },
        })}
      </summary>
      <div className="mt-3">
        <ParityTables report={report} />
      </div>
    </details>
  )
}

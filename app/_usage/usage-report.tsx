import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Section } from '@/app/_ui/section'
import { USAGE_PERIODS, type UsageReport } from '@/lib/usage/read-usage'
import type { UsageQuery } from './parse-usage-query'
import { UsagePlot } from './usage-plot'
import { UsageTable } from './usage-table'

/** Requests and tokens by day as a plot, and as tables by day, by assistant and by key. */
export async function UsageReportView({ report, query }: { report: UsageReport; query: UsageQuery }) {
  const [t, format] = await Promise.all([getTranslations('usage'), getFormatter()])
  const { total, days, models, keys, judges = [] } = report
  const used = days.filter(({ requests }) => requests > 0)
  const dayOf = (name: string) => format.dateTime(new Date(name), { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <>
      <div className="flex flex-wrap justify-between gap-x-8 gap-y-2">
        <Choices
          label={t('measure')}
          choices={(['requests', 'tokens'] as const).map((show) => ({
            ...{ name: t(show), isChosen: show === query.show },
            href: `?show=${show}&days=${query.period}`,
          }))}
        />
        <Choices
          label={t('period')}
          choices={USAGE_PERIODS.map((period) => ({
            ...{ name: t('days', { count: period }), isChosen: period === query.period },
            href: `?show=${query.show}&days=${period}`,
          }))}
        />
      </div>
      {used.length === 0 ? (
        <p className="py-8 text-muted">{t('none')}</p>
      ) : (
        <>
          <UsagePlot days={days} show={query.show} />
          <dl className="mb-6 mt-5 flex flex-wrap gap-x-8 gap-y-2">
            <Total name={t('requests')} value={format.number(total.requests)} />
            <Total name={t('promptTokens')} value={format.number(total.promptTokens)} />
            <Total name={t('completionTokens')} value={format.number(total.completionTokens)} />
          </dl>
          <details className="mb-6">
            <summary className="w-fit font-medium">{t('byDay')}</summary>
            <UsageTable
              caption={t('byDay')}
              head={t('day')}
              rows={used.toReversed().map((day) => ({ ...day, name: dayOf(day.name) }))}
            />
          </details>
          <Section title={t('byModel')}>
            <UsageTable caption={t('byModel')} head={t('model')} rows={models} isName />
          </Section>
          {keys.length > 0 && (
            <Section title={t('byKey')}>
              <UsageTable caption={t('byKey')} head={t('key')} rows={keys} />
            </Section>
          )}
        </>
      )}
      {judges.length > 0 && (
        <Section title={t('byJudge')}>
          <p className="mt-1 text-small text-muted">{t('judgesIntro')}</p>
          <UsageTable caption={t('byJudge')} head={t('judge')} rows={judges} isName />
        </Section>
      )}
    </>
  )
}

function Choices(props: { label: string; choices: { name: string; href: string; isChosen: boolean }[] }) {
  return (
    <nav aria-label={props.label} className="flex flex-wrap gap-x-4 gap-y-1">
      {props.choices.map(({ name, href, isChosen }) => (
        <Link
          key={href}
          href={href}
          aria-current={isChosen ? 'true' : undefined}
          className="border-b-2 border-transparent text-muted transition hover:text-ink aria-[current=true]:border-accent aria-[current=true]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}

function Total({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-small text-muted">{name}</dt>
      <dd className="font-serif text-title tabular-nums">{value}</dd>
    </div>
  )
}

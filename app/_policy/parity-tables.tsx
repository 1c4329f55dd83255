import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { Scroller } from '@/app/_ui/scroller'
import type { ParityReport } from '@/lib/policies/measure-parity'
import {
  FEW_TESTS,
  LAG_POINTS,
  type LanguageParity,
  type MeasuredShare,
  REFUSAL_POINTS,
  type StepCoverage,
} from '@/lib/policies/summarise-parity'

/** How evenly a policy works: a row a language, then which filters may refuse where nothing measures them. */
export function ParityTables({ report }: { report: ParityReport }) {
  const { languages, steps, notAsked, failed } = report
  const t = useTranslations('parity')
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const nameOf = (language: string) => languageName.of(language) ?? language
  return (
    <div className="flex flex-col gap-4">
      <Scroller as="section" aria-label={t('title')}>
        <table className="w-full border-collapse text-small">
          <thead className="text-muted">
            <tr>
              <Head isFirst>{t('language')}</Head>
              <Head>{t('caught')}</Head>
              <Head>{t('harmless')}</Head>
            </tr>
          </thead>
          <tbody>
            {languages.map((row) => (
              <LanguageRow key={row.language} row={row} name={nameOf(row.language)} />
            ))}
          </tbody>
        </table>
      </Scroller>
      <p className="text-small text-muted">
        {t('rule', { lag: LAG_POINTS, refusal: REFUSAL_POINTS, few: FEW_TESTS })}
      </p>
      {steps.length > 0 && (
        <Scroller as="section" aria-label={t('byFilter')}>
          <table className="w-full border-collapse text-small">
            <caption className="pb-1 text-start text-muted">{t('byFilter')}</caption>
            <thead className="text-muted">
              <tr>
                <Head isFirst>{t('filter')}</Head>
                {languages.map(({ language }) => (
                  <Head key={language}>{nameOf(language)}</Head>
                ))}
              </tr>
            </thead>
            <tbody>
              {steps.map((step) => (
                <StepRow key={step.step} step={step} />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      <Names title={t('notAsked')} names={notAsked} />
      <Names title={t('failed')} names={failed} />
    </div>
  )
}

function Head({ isFirst, children }: { isFirst?: boolean; children: string }) {
  return (
    <th scope="col" className={`py-1.5 font-normal ${isFirst ? 'pe-4 text-start' : 'px-2 text-end'}`}>
      {children}
    </th>
  )
}

function LanguageRow({ row, name }: { row: LanguageParity; name: string }) {
  const t = useTranslations('parity')
  const { language, recall, refused, touched, lags, isFew, refusesMore } = row
  return (
    <tr data-language={language} className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pe-4 text-start font-normal">
        {name}
      </th>
      <td className="px-2 py-1.5 text-end">
        <Share share={recall} />
        {lags && <Alarm>{t('lags')}</Alarm>}
        {isFew && !lags && <span className="block text-muted">{t('few')}</span>}
      </td>
      <td className="px-2 py-1.5 text-end">
        <Share share={refused} />
        {touched > 0 && <span className="block text-muted">{t('touched', { count: touched })}</span>}
        {refusesMore && <Alarm>{t('refusesMore')}</Alarm>}
      </td>
    </tr>
  )
}

function StepRow({ step }: { step: StepCoverage }) {
  const t = useTranslations('parity')
  const titles = useTranslations('filters')
  const { guardrail } = step
  return (
    <tr data-step={step.step} className="border-t border-line align-top">
      <th scope="row" className="py-1.5 pe-4 text-start font-normal">
        {titles.has(guardrail) ? titles(guardrail) : guardrail}
        {step.step !== guardrail && (
          // A block of its own inside, or a Latin name would stand at the far side of a right-to-left table.
          <span className="block text-muted">
            <bdi>{step.step}</bdi>
          </span>
        )}
      </th>
      {step.languages.map(({ language, mayRefuse, recall }) => (
        <td key={language} className="px-2 py-1.5 text-end">
          {recall ? (
            t('of', { hits: recall.hits, of: recall.of })
          ) : mayRefuse ? (
            <Alarm>{t('notMeasured')}</Alarm>
          ) : (
            <>
              <span aria-hidden="true">–</span>
              <span className="sr-only">{t('mayNot')}</span>
            </>
          )}
        </td>
      ))}
    </tr>
  )
}

/** A share with how many texts it comes from and the range in which it lies. */
function Share({ share }: { share: MeasuredShare | null }) {
  const t = useTranslations('parity')
  const format = useFormatter()
  if (!share) return <span className="text-muted">{t('notMeasured')}</span>
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 })
  const { hits, of, low, high } = share
  return (
    <span className="tabular-nums">
      {/* Apart, or a right-to-left line would read the two figures as one. */}
      <bdi>{percent(share.share)}</bdi> · <bdi>{t('of', { hits, of })}</bdi>
      <span className="block text-muted">{t('range', { low: percent(low), high: percent(high) })}</span>
    </span>
  )
}

function Alarm({ children }: { children: string }) {
  return (
    <span
      data-alarm
      className="ms-auto block w-fit whitespace-nowrap rounded-full bg-danger-soft px-2.5 py-0.5 text-danger"
    >
      {children}
    </span>
  )
}

function Names({ title, names }: { title: string; names: string[] }) {
  if (names.length === 0) return null
  return (
    <p className="rounded-xl border border-note-line bg-note px-3.5 py-2 text-small">
      {title} <bdi dir="ltr">{names.join(', ')}</bdi>
    </p>
  )
}

import { getFormatter, getTranslations } from 'next-intl/server'
import { Scroller } from '@/app/_ui/scroller'
import type { PublishedMonth, PublishedRow } from '@/lib/moderation/transparency'
import { openLanguageNames } from './case-facts'

/** One month of a community's filters, a row a filter and a column a language, and of its rulings. */
export async function MonthTable({ month }: { month: PublishedMonth }) {
  const [t, words, filters, languageName, format] = await Promise.all([
    getTranslations('transparency'),
    getTranslations('moderation'),
    getTranslations('filters'),
    openLanguageNames(),
    getFormatter(),
  ])
  const { languages, turns, rulings } = month
  const nameOf = ({ guardrail }: PublishedRow) => {
    if (guardrail === '') return t('turns')
    return filters.has(guardrail) ? filters(guardrail) : guardrail
  }
  return (
    <div className="mt-3 flex flex-col gap-4">
      <Scroller as="section" aria-label={t('table')}>
        <table className="w-full border-collapse text-small">
          <thead>
            <tr className="text-muted">
              <th scope="col" className="py-1.5 pe-4 text-start font-normal">
                {t('filter')}
              </th>
              {languages.map((language) => (
                <th key={language} scope="col" className="px-2 py-1.5 text-end font-normal">
                  {languageName(language)}
                </th>
              ))}
              <th scope="col" className="py-1.5 ps-2 text-end font-normal">
                {t('total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[turns, ...month.filters].map((row) => (
              <tr key={`${row.guardrail} ${row.action}`} className="border-t border-line">
                <th scope="row" className="min-w-32 py-1.5 pe-4 text-start font-normal">
                  {nameOf(row)}
                  {row.guardrail !== '' && (
                    <span className="text-muted max-sm:block">
                      <span className="max-sm:hidden"> · </span>
                      {t(`actions.${row.action}`)}
                    </span>
                  )}
                </th>
                {languages.map((language) => (
                  <td key={language} className="px-2 py-1.5 text-end tabular-nums">
                    {show(row.counts[language])}
                  </td>
                ))}
                <td className="py-1.5 ps-2 text-end tabular-nums">{show(row.total || undefined)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {rulings.length > 0 && (
        <dl aria-label={t('rulings')} className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-small">
          {rulings.map(({ kind, outcome, count }) => (
            <div key={`${kind} ${outcome}`} className="contents">
              <dt>
                {words(`kinds.${kind}`)} <span className="text-muted">· {words(`outcomes.${outcome}`)}</span>
              </dt>
              <dd className="tabular-nums">{show(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )

  function show(count: number | undefined) {
    if (count !== undefined) return format.number(count)
    return (
      <>
        <span aria-hidden="true">–</span>
        <span className="sr-only">{t('few')}</span>
      </>
    )
  }
}

import { getTranslations } from 'next-intl/server'
import { Button } from '@/app/_ui/button'
import { CASE_KINDS } from '@/lib/moderation/outcomes'
import type { Queue, QueueQuery } from '@/lib/moderation/queue'
import { openLanguageNames } from './case-facts'

const FIELD = 'min-h-9 min-w-0 rounded-xl border border-edge bg-paper px-3 py-1.5'
const AGES = [1, 7, 30]

/** A form that only changes the address: it works before any script has come. */
export async function QueueFilters(props: {
  query: QueueQuery
  facets: Pick<Queue, 'guardrails' | 'languages'>
}) {
  const { query, facets } = props
  const [t, filters, languageName] = await Promise.all([
    getTranslations('moderation'),
    getTranslations('filters'),
    openLanguageNames(),
  ])
  const selects = [
    {
      name: 'state',
      every: null,
      choices: (['open', 'ruled'] as const).map((one) => [one, t(`states.${one}`)]),
    },
    { name: 'kind', every: t('everyKind'), choices: CASE_KINDS.map((one) => [one, t(`kinds.${one}`)]) },
    {
      name: 'filter',
      every: t('everyFilter'),
      choices: facets.guardrails.map((one) => [one, filters.has(one) ? filters(one) : one]),
    },
    {
      name: 'language',
      every: t('everyLanguage'),
      choices: facets.languages.map((one) => [one, languageName(one)]),
    },
    {
      name: 'days',
      every: t('everyAge'),
      choices: AGES.map((one) => [String(one), t('older', { days: one })]),
    },
  ] as const
  return (
    <search>
      <form className="flex flex-wrap gap-2">
        {selects.map(({ name, every, choices }) => (
          <select
            key={`${name} ${query[name]}`}
            name={name}
            aria-label={t(`by.${name}`)}
            defaultValue={String(query[name] ?? '')}
            className={FIELD}
          >
            {every !== null && <option value="">{every}</option>}
            {choices.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ))}
        <Button type="submit">{t('show')}</Button>
      </form>
    </search>
  )
}

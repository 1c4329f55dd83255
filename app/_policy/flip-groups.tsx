'use client'

import { useLocale, useTranslations } from 'next-intl'
import { Scroller } from '@/app/_ui/scroller'
import { writeCsv } from '@/lib/formats/write-csv'
import { countByLanguage, DIRECTIONS, groupFlips, type LanguageFlips } from '@/lib/policies/group-flips'
import type { PolicyTest } from '@/lib/policies/policy'
import { Button } from '../_ui/button'
import { comparisonTable } from './comparison-table'
import { FlipGroupItem } from './flip-group-item'
import type { ComparedTextView, ComparisonView } from './policy-api'
import { saveFile } from './save-file'

/** What flips between two policies: how many in each language, then by filter and direction with every text. */
export function FlipGroups(props: {
  slug: string
  compared: ComparisonView & { texts: ComparedTextView[] }
  isPending: boolean
  onMakeTest(test: PolicyTest): void
}) {
  const { slug, compared, isPending, onMakeTest } = props
  const { texts, outcomes, unread, notAsked, filters } = compared
  const t = useTranslations('policyEditor')
  const groups = groupFlips(texts, outcomes)
  const languages = countByLanguage(texts, outcomes)
  const flips = languages.reduce((sum, { flips: count }) => sum + count, 0)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" data-testid="flips" className="me-auto font-medium">
          {texts.length === 0 ? t('noKeptTexts') : t('flips', { flips, count: outcomes.length })}
        </p>
        {outcomes.length > 0 && (
          <Button
            onClick={() =>
              saveFile(`${slug}-policy-comparison.csv`, {
                text: writeCsv(comparisonTable(texts, outcomes)),
                type: 'text/csv',
              })
            }
          >
            {t('saveComparison')}
          </Button>
        )}
      </div>
      {unread > 0 && (
        <p className={isPending ? 'text-muted' : 'text-danger'}>
          {isPending ? t('stillUnread', { count: unread }) : t('unread', { count: unread })}
        </p>
      )}
      {(['before', 'after'] as const).map(
        (side) =>
          notAsked[side].length > 0 && (
            <p key={side} className="rounded-xl border border-note-line bg-note px-3.5 py-2">
              {t(`notAsked.${side}`)} <bdi dir="ltr">{notAsked[side].join(', ')}</bdi>
            </p>
          ),
      )}
      {flips > 0 && <LanguageTable languages={languages} />}
      {groups.map((group) => (
        <FlipGroupItem
          key={`${group.direction} ${group.step}`}
          slug={slug}
          group={group}
          filter={filters[group.step]}
          onMakeTest={onMakeTest}
        />
      ))}
    </div>
  )
}

/** A row a language, a column a direction that occurs. */
function LanguageTable({ languages }: { languages: LanguageFlips[] }) {
  const t = useTranslations('policyEditor')
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const directions = DIRECTIONS.filter((direction) => languages.some(({ by }) => by[direction]))
  return (
    <Scroller as="section" aria-label={t('byLanguage')}>
      <table className="border-collapse text-small">
        <thead className="text-muted">
          <tr>
            <th scope="col" className="py-1 pe-4 text-start font-normal">
              {t('language')}
            </th>
            {directions.map((direction) => (
              <th key={direction} scope="col" className="px-2 py-1 text-end font-normal">
                {t(`directions.${direction}`)}
              </th>
            ))}
            <th scope="col" className="py-1 ps-2 text-end font-normal">
              {t('textsColumn')}
            </th>
          </tr>
        </thead>
        <tbody>
          {languages.map(({ language, texts, by }) => (
            <tr key={language} className="border-t border-line" data-language={language}>
              <th scope="row" className="py-1 pe-4 text-start font-normal">
                {languageName.of(language)}
              </th>
              {directions.map((direction) => (
                <td key={direction} className="px-2 py-1 text-end tabular-nums">
                  {by[direction] ?? 0}
                </td>
              ))}
              <td className="py-1 ps-2 text-end tabular-nums">{texts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

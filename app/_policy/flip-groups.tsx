'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Action } from '@/guardrails/contract'
import { countByLanguage, type FlipGroup, groupFlips } from '@/lib/policies/group-flips'
import type { TextLine } from '@/lib/policies/read-text-lines'
import { Button } from '../_ui/button'
import { ActionBadge } from './action-badge'
import type { ComparisonView } from './policy-api'

const MOST_SHOWN = 50

/** What flips between two policies: how many, in which language, and every text with the steps that decided. */
export function FlipGroups(props: {
  comparison: ComparisonView
  texts: TextLine[]
  onMakeTest(text: TextLine, expect: Action): void
}) {
  const { comparison, texts, onMakeTest } = props
  const { outcomes, unread } = comparison
  const t = useTranslations('policyEditor')
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const groups = groupFlips(texts, outcomes)
  const flips = groups.reduce((sum, { texts: flipped }) => sum + flipped.length, 0)
  const languages = countByLanguage(texts, outcomes)
  return (
    <div className="flex flex-col gap-3">
      <p role="status" data-testid="flips" className="font-medium">
        {t('flips', { flips, count: outcomes.length })}
      </p>
      {unread > 0 && <p className="text-danger">{t('unread', { count: unread })}</p>}
      {languages.length > 1 && (
        <table className="self-start text-small">
          <thead className="text-muted">
            <tr>
              <th className="pe-6 text-start font-normal">{t('language')}</th>
              <th className="pe-6 text-end font-normal">{t('flipsColumn')}</th>
              <th className="text-end font-normal">{t('textsColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {languages.map(({ language, flips: flipped, texts: count }) => (
              <tr key={language}>
                <td className="pe-6">{languageName.of(language)}</td>
                <td className="pe-6 text-end">{flipped}</td>
                <td className="text-end">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {groups.map((group) => (
        <Group key={`${group.before} ${group.after}`} group={group} onMakeTest={onMakeTest} />
      ))}
    </div>
  )
}

function Group(props: { group: FlipGroup<TextLine>; onMakeTest(text: TextLine, expect: Action): void }) {
  const { group, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const [made, setMade] = useState<ReadonlySet<number>>(new Set())
  return (
    <details
      open
      data-flip={`${group.before} ${group.after}`}
      className="rounded-xl border border-line px-3.5 py-2"
    >
      <summary className="flex flex-wrap items-center gap-2">
        <ActionBadge action={group.before} />
        <span aria-hidden="true" className="rtl:-scale-x-100">
          →
        </span>
        <ActionBadge action={group.after} />
        <span className="text-muted">{t('textsOf', { count: group.texts.length })}</span>
      </summary>
      <ul className="mt-2 flex flex-col gap-2 text-small">
        {group.texts.slice(0, MOST_SHOWN).map(({ text, before, after }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text may be given twice
          <li key={index} className="flex flex-wrap items-center gap-x-3">
            <p dir="auto" lang={text.language} className="line-clamp-3 min-w-0 grow basis-60 break-words">
              {text.text}
            </p>
            <bdi dir="ltr" className="text-muted">
              {[...new Set([...before.by, ...after.by])].join(', ')}
            </bdi>
            <Button
              look="plain"
              disabled={made.has(index)}
              onClick={() => {
                onMakeTest(text, after.action)
                setMade(new Set([...made, index]))
              }}
            >
              {made.has(index) ? t('testMade') : t('makeTest')}
            </Button>
          </li>
        ))}
      </ul>
      {group.texts.length > MOST_SHOWN && (
        <p className="mt-2 text-small text-muted">
          {t('moreTexts', { count: group.texts.length - MOST_SHOWN })}
        </p>
      )}
    </details>
  )
}

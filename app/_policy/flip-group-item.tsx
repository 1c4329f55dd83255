'use client'

import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { FlipGroup } from '@/lib/policies/group-flips'
import type { PolicyTest } from '@/lib/policies/policy'
import { Button } from '../_ui/button'
import { ActionBadge } from './action-badge'
import type { ComparedTextView } from './policy-api'

/** So many texts are shown at first, and as many more at each asking. */
const STEP = 25

type Flip = FlipGroup<ComparedTextView>['texts'][number]

/** Texts that one filter makes flip in one direction: how many in which language, and each of them when it is opened. */
export function FlipGroupItem(props: {
  slug: string
  group: FlipGroup<ComparedTextView>
  /** The id of the filter that the step is. */
  filter: string | undefined
  onMakeTest(test: PolicyTest): void
}) {
  const { slug, group, filter, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const titles = useTranslations('filters')
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const [isOpen, setIsOpen] = useState(false)
  const [shown, setShown] = useState(STEP)
  const title = filter !== undefined && titles.has(filter) ? titles(filter) : filter
  return (
    <details
      data-flip={`${group.direction} ${group.step}`}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      className="rounded-xl border border-line px-3.5 py-2"
    >
      <summary>
        <span className="font-medium">{t(`directions.${group.direction}`)}</span>
        {title && <> · {title}</>} <bdi className="text-muted">{group.step}</bdi>
        <span className="flex flex-wrap gap-x-3 text-small text-muted">
          <span>{t('textsOf', { count: group.texts.length })}</span>
          {group.languages.map(({ language, count }) => (
            <span key={language}>
              {languageName.of(language)} {count}
            </span>
          ))}
        </span>
      </summary>
      {isOpen && (
        <ul className="mt-2 flex flex-col gap-3 text-small">
          {group.texts.slice(0, shown).map((flip, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text may be given twice
            <FlipItem key={index} slug={slug} flip={flip} onMakeTest={onMakeTest} />
          ))}
        </ul>
      )}
      {group.texts.length > shown && (
        <Button look="plain" className="mt-2" onClick={() => setShown(shown + STEP)}>
          {t('moreTexts', { count: group.texts.length - shown })}
        </Button>
      )}
    </details>
  )
}

function FlipItem(props: { slug: string; flip: Flip; onMakeTest(test: PolicyTest): void }) {
  const { slug, flip, onMakeTest } = props
  const { text, before, after } = flip
  const t = useTranslations('policyEditor')
  const [isMade, setIsMade] = useState(false)
  return (
    <li className="flex flex-col gap-1 border-t border-line pt-2">
      <p dir="auto" lang={text.language} className="line-clamp-6 whitespace-pre-wrap break-words">
        {text.text}
      </p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Judged judged={before} />
        <span aria-hidden="true" className="rtl:-scale-x-100">
          →
        </span>
        <Judged judged={after} />
        {text.caseId !== undefined ? (
          // It becomes a test by its ruling, where its writer agreed.
          <Link
            href={`/community/${encodeURIComponent(slug)}/moderation/${text.caseId}`}
            className="ms-auto text-accent underline underline-offset-2"
          >
            {t('openCase')}
          </Link>
        ) : (
          <Button
            look="plain"
            className="ms-auto"
            disabled={isMade}
            onClick={() => {
              const { language, stage } = text
              onMakeTest({ text: text.text, language, stage, expect: after.action })
              setIsMade(true)
            }}
          >
            {isMade ? t('testMade') : t('makeTest')}
          </Button>
        )}
      </div>
      {after.becomes !== undefined && (
        <p>
          <span className="text-muted">{t('becomes')}</span>{' '}
          <bdi className="whitespace-pre-wrap break-words">{after.becomes}</bdi>
        </p>
      )}
    </li>
  )
}

function Judged({ judged: { action, by } }: { judged: Flip['after'] }) {
  return (
    <span className="flex items-center gap-1.5">
      <ActionBadge action={action} />
      {by.length > 0 && (
        <bdi dir="ltr" className="text-muted">
          {by.join(', ')}
        </bdi>
      )}
    </span>
  )
}

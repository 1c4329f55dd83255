'use client'

import { useTranslations } from 'next-intl'
import type { ProblemView } from '@/app/_documents/document-api'
import type { EditorPosition } from './yaml-editor'

/** What is wrong, line by line; each leads to its place in the text. */
export function ProblemList(props: {
  problems: readonly ProblemView[]
  more?: number
  onGoTo?: (position: EditorPosition) => void
}) {
  const { problems, more = 0, onGoTo } = props
  const t = useTranslations('policyEditor')
  if (problems.length === 0) return null
  return (
    <ul
      className="flex flex-col gap-1 rounded-xl bg-danger-soft px-3.5 py-2 text-small"
      aria-label={t('problems')}
    >
      {problems.map(({ position, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand at the same place twice
        <li key={index} className="flex flex-wrap gap-x-3">
          <button
            type="button"
            disabled={!onGoTo}
            onClick={() => onGoTo?.(position)}
            className="shrink-0 text-danger enabled:underline enabled:underline-offset-2"
          >
            {t('place', { line: position.line, column: position.column })}
          </button>
          <span lang="en" dir="ltr" className="min-w-0 break-words">
            {text}
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-muted">{t('moreProblems', { count: more })}</li>}
    </ul>
  )
}

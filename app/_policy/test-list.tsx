'use client'

import { useTranslations } from 'next-intl'
import type { PolicyTestView } from './policy-api'
import type { EditorPosition } from './yaml-editor'

/** How the policy's own tests go; those that fail say what was expected, what happened and by which step. */
export function TestList(props: {
  tests: PolicyTestView[] | undefined
  count: number | undefined
  onShow(position: EditorPosition): void
}) {
  const { tests, count, onShow } = props
  const t = useTranslations('policyEditor')
  if (!tests) return <p className="text-muted">{t('testsWait', { count: count ?? 0 })}</p>
  const failed = tests.filter(({ passed }) => !passed)
  if (failed.length === 0) return <p className="text-accent">{t('testsPass', { count: tests.length })}</p>
  return (
    <div className="flex flex-col gap-2">
      <p className="text-danger">{t('testsFail', { failed: failed.length, count: tests.length })}</p>
      <ul className="flex max-h-72 flex-col gap-2 overflow-y-auto" aria-label={t('failing')}>
        {failed.map(({ test, action, by, position }) => (
          <li
            key={position.line * 10_000 + position.column}
            className="rounded-xl bg-danger-soft px-3.5 py-2 text-small"
          >
            <button
              type="button"
              className="text-danger underline underline-offset-2"
              onClick={() => onShow(position)}
            >
              {t('place', { line: position.line, column: position.column })}
            </button>
            <p dir="auto" lang={test.language} className="line-clamp-3 break-words">
              {test.text}
            </p>
            <p>
              {t('expectedGot', { expected: t(`actions.${test.expect}`), got: t(`actions.${action}`) })}
              {test.guardrail && test.expect === action && <> {t('byAnother', { step: test.guardrail })}</>}
              {by.length > 0 && <bdi dir="ltr"> ({by.join(', ')})</bdi>}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { DialogueTurn } from '@/lib/policies/dialogue'
import type { PolicyTest } from '@/lib/policies/policy'
import { ActionBadge } from './action-badge'
import { MakeTestField } from './make-test-field'
import type { TriedTurnView } from './policy-api'
import { TriedStep } from './tried-steps'

/** One turn of a tried dialogue: its outcome and what was found at once, the filters that found nothing on request. */
export function TriedTurn(props: {
  number: number
  said: DialogueTurn
  turn: TriedTurnView
  language: string
  onMakeTest(test: PolicyTest): void
}) {
  const { number, said, turn, language, onMakeTest } = props
  const { stage, tried, asHistory, stays } = turn
  const t = useTranslations('policyEditor')
  const stageName = useTranslations('policy.stages')
  const format = useFormatter()
  const found = tried.steps.filter(({ action }) => action !== 'allow')
  const silent = tried.steps.filter(({ action }) => action === 'allow')
  const spent = tried.steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  return (
    <li data-turn={number} className="flex min-w-0 flex-col gap-2 rounded-2xl border border-line p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">
          {number}. {t(`turnRoles.${said.role}`)}
        </h3>
        <ActionBadge action={tried.action} />
        <span className="text-small text-muted">{t('judgedAs', { stage: stageName(stage) })}</span>
        {stays === false && <span className="text-small text-danger">{t('leavesHistory')}</span>}
        <span className="ms-auto text-small text-muted">
          {t('milliseconds', { ms: format.number(spent, { maximumFractionDigits: 2 }) })}
        </span>
      </div>
      {said.content === '' ? (
        <p className="text-muted">{t('emptyTurn')}</p>
      ) : (
        <p dir="auto" className="line-clamp-6 whitespace-pre-wrap break-words">
          {said.content}
        </p>
      )}
      {tried.told && (
        <p className="text-small">
          <span className="text-muted">{t('readerIsTold')}</span> <bdi>{tried.told}</bdi>
        </p>
      )}
      {tried.action === 'rewrite' && (
        <p className="text-small">
          <span className="text-muted">{t('becomes')}</span>{' '}
          <bdi className="whitespace-pre-wrap break-words">{tried.text}</bdi>
        </p>
      )}
      {asHistory && asHistory.action !== tried.action && asHistory.action !== 'allow' && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-small text-muted">
          {t('asHistory')} <ActionBadge action={asHistory.action} />
          <bdi dir="ltr">{asHistory.by.join(', ')}</bdi>
        </p>
      )}
      {found.length > 0 && <Steps steps={found} />}
      {silent.length > 0 && (
        <details className="text-small">
          <summary className="text-muted hover:text-ink">
            {t('foundNothing', { count: silent.length })}
          </summary>
          <div className="mt-2">
            <Steps steps={silent} />
          </div>
        </details>
      )}
      {tried.steps.length === 0 && <p className="text-small text-muted">{t('noStepHere')}</p>}
      {said.content !== '' && (
        <MakeTestField
          tried={{ text: said.content, stage, language }}
          action={tried.action}
          onMakeTest={onMakeTest}
        />
      )}
    </li>
  )
}

function Steps({ steps }: { steps: TriedTurnView['tried']['steps'] }) {
  const t = useTranslations('policyEditor')
  return (
    <ul className="flex flex-col gap-2" aria-label={t('verdicts')}>
      {steps.map((step) => (
        <TriedStep key={step.step} step={step} />
      ))}
    </ul>
  )
}

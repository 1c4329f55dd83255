'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { ActionBadge } from './action-badge'
import { MarkedText } from './marked-text'
import type { Tried, TriedStepView } from './policy-api'

/** What a text met: the outcome, what its reader would be told, and every filter with its reason, place and time. */
export function TriedSteps({ tried, isAnswer }: { tried: Tried; isAnswer: boolean }) {
  const t = useTranslations('policyEditor')
  return (
    <>
      <div className="flex flex-col gap-1.5 rounded-2xl bg-raised p-4" role="status">
        <p className="flex flex-wrap items-center gap-2">
          <ActionBadge action={tried.action} />
          <span className="text-muted">{t(isAnswer ? 'outcomeAnswer' : 'outcomeQuestion')}</span>
        </p>
        {tried.told && <p dir="auto">{tried.told}</p>}
        {tried.action === 'rewrite' && (
          <p>
            <span className="text-muted">{t('becomes')}</span>{' '}
            <bdi className="whitespace-pre-wrap break-words">{tried.text}</bdi>
          </p>
        )}
      </div>
      {tried.steps.length === 0 && <p className="text-muted">{t('noStepHere')}</p>}
      <ul className="flex flex-col gap-2" aria-label={t('verdicts')}>
        {tried.steps.map((step) => (
          <TriedStep key={step.step} step={step} />
        ))}
      </ul>
    </>
  )
}

/** What one filter said of a text: the reason, the place and the time. */
export function TriedStep({ step }: { step: TriedStepView }) {
  const t = useTranslations('policyEditor')
  const title = useTranslations('filters')
  const format = useFormatter()
  const found = step.verdicts.filter(({ action }) => action !== 'allow')
  const spans = found.flatMap(({ span }) => (span ? [span] : []))
  return (
    <li
      data-verdict={step.step}
      className="flex flex-col gap-1 rounded-xl border border-line px-3.5 py-2 text-small"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ActionBadge action={step.action} />
        <span className="font-medium">
          {title.has(step.guardrail) ? title(step.guardrail) : step.guardrail}
        </span>
        {step.step !== step.guardrail && <bdi className="text-muted">{step.step}</bdi>}
        {step.origin === 'floor' && <span className="text-accent">{t('ofTheHub')}</span>}
        <span className="ms-auto text-muted">
          {t('milliseconds', { ms: format.number(step.milliseconds, { maximumFractionDigits: 2 }) })}
        </span>
      </div>
      {reasonsOf(found).map(({ reason, detail, score, failure }) => (
        <p key={`${reason}${detail}`} className="text-muted">
          <code className="font-mono" dir="ltr">
            {reason}
          </code>
          {detail && (
            <>
              {' '}
              · <bdi>{detail}</bdi>
            </>
          )}
          {score !== undefined && (
            <> · {t('score', { score: format.number(score, { maximumFractionDigits: 3 }) })}</>
          )}
          {failure && (
            <>
              {' '}
              ·{' '}
              <bdi lang="en" dir="ltr">
                {failure}
              </bdi>
            </>
          )}
        </p>
      ))}
      {spans.length > 0 && <MarkedText text={step.saw} spans={spans} />}
    </li>
  )
}

interface Reason {
  reason: string
  detail: string
  score: number | undefined
  failure: string | undefined
}

/** Ten e-mail addresses have one reason. */
function reasonsOf(found: TriedStepView['verdicts']): Reason[] {
  const reasons = new Map<string, Reason>()
  for (const { reason, params, score, failure } of found) {
    const detail = Object.values(params).join(', ')
    reasons.set(`${reason} ${detail}`, { reason, detail, score, failure })
  }
  return [...reasons.values()]
}

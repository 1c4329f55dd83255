'use client'

import { CircleX } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { Fault, PlacedAnswer } from '@/lib/checks/check-answer'
import type { CheckItem, CheckPlan } from '@/lib/checks/check-plan'

/** The questions that the upload got wrong: why, and what each of those asked answered. */
export function FailureList({ plan, answers }: { plan: CheckPlan; answers: PlacedAnswer[] }) {
  const t = useTranslations('before')
  const tried = useTranslations('adapters.tried')
  const filterName = useFilterName()
  const failed = answers.filter(({ by, faults }) => by === 'candidate' && faults.length > 0)
  if (failed.length === 0) return null
  return (
    <ul aria-label={t('failures')} className="flex flex-col gap-2">
      {failed.map(({ position, faults }) => {
        const item = plan.items[position]
        if (!item) return null
        return (
          <li key={position} className="rounded-xl border border-line px-3.5 py-2">
            <div className="flex gap-2.5">
              <CircleX aria-hidden="true" className="mt-1 size-4 shrink-0 text-danger" />
              <div className="min-w-0 flex-1">
                <p dir="auto" className="font-medium">
                  {item.question}
                </p>
                {faults.map((fault) => (
                  <FaultLine key={`${fault.kind} ${fault.what}`} item={item} fault={fault} />
                ))}
                <details className="mt-1">
                  <summary className="text-small text-muted hover:text-ink">{t('answers')}</summary>
                  <dl className="mt-1 grid gap-2 md:grid-cols-3">
                    {plan.asked.map((by) => {
                      const answer = answers.find((one) => one.by === by && one.position === position)
                      return (
                        <div key={by}>
                          <dt className="text-small text-muted">{tried(by)}</dt>
                          <dd dir="auto" className="break-words">
                            {answer?.text ?? (
                              <span className="text-danger">
                                {answer?.blocked
                                  ? t('fault.blocked', { what: filterName(answer.blocked.guardrail) })
                                  : '–'}
                              </span>
                            )}
                          </dd>
                        </div>
                      )
                    })}
                  </dl>
                </details>
              </div>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function FaultLine({ item, fault }: { item: CheckItem; fault: Fault }) {
  const t = useTranslations('before')
  const outcomes = useTranslations('before.outcome')
  const actions = useTranslations('policyEditor.actions')
  const filterName = useFilterName()
  const languages = new Intl.DisplayNames([useLocale()], { type: 'language' })
  const { kind, what } = fault
  if (kind === 'outcome') {
    const wanted = item.kind === 'set' && item.outcome ? outcomes(item.outcome) : ''
    const got = outcomes.has(what) ? outcomes(what as 'answered') : what
    return <p>{t('fault.outcome', { wanted, got })}</p>
  }
  const shown = {
    ...{ blocked: filterName, missing: asIs, said: asIs, failed: asIs },
    policy: (found: string) => (actions.has(found) ? actions(found) : filterName(found)),
    language: (found: string) => languages.of(found) ?? found,
  }[kind](what)
  return <p dir="auto">{t(`fault.${kind}`, { what: shown })}</p>
}

const asIs = (what: string) => what

function useFilterName(): (guardrail: string) => string {
  const t = useTranslations('filters')
  return (guardrail) => (t.has(guardrail) ? t(guardrail) : guardrail)
}

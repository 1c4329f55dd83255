'use client'

import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { HubWords } from '@/app/_ui/hub-words'
import type { CheckSummary } from '@/lib/checks/summarise-checks'
import type { SurpriseSummary } from '@/lib/checks/summarise-surprise'
import type { CheckOrder } from './checks-api'
import { DriftTable } from './drift-table'
import { FailureList } from './failure-list'
import { GroupTable } from './group-table'
import { SurpriseTable } from './surprise-table'
import type { ChecksState } from './use-checks'

/** The checks before publishing as they come: how far they are, what passed, what failed and why. */
export function CheckRoom(
  props: ChecksState & {
    slug: string
    summary: CheckSummary | null
    surprise: SurpriseSummary | null
    order: (what: CheckOrder) => Promise<void>
  },
) {
  const { slug, run, answers, summary, surprise, trouble, order } = props
  const t = useTranslations('before')
  if (run === undefined && trouble === '') return null
  return (
    <section aria-label={t('title')} className="flex flex-col gap-4 rounded-xl border border-line p-4">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h4 className="font-semibold">{t('title')}</h4>
        <p role="status" className="text-muted">
          {run ? tellState(run.status, summary, t) : run === null && t('state.none')}
        </p>
        <Link
          href={`/community/${slug}/adapters/questions`}
          className="text-small text-accent underline underline-offset-2"
        >
          {t('questions')}
        </Link>
      </header>
      {run && summary && (run.status === 'running' || run.status === 'waiting') && (
        <div>
          <progress
            aria-label={t('title')}
            value={summary.done}
            max={summary.total}
            className="h-2 w-full overflow-hidden rounded-full"
          />
          <p className="text-small text-muted">
            {t('progress', { done: summary.done, total: summary.total })}
          </p>
        </div>
      )}
      {(trouble || run?.trouble) && (
        <Alert>
          {trouble === '?' ? (
            t('unreachable')
          ) : (
            <HubWords said={undefined} words={trouble || run?.trouble || ''} />
          )}
        </Alert>
      )}
      {run && summary && answers.length > 0 && (
        <>
          {summary.groups.length > 0 && (
            <GroupTable groups={summary.groups} asked={run.plan.asked} answers={answers} plan={run.plan} />
          )}
          {run.plan.policy.failed.length > 0 && (
            <Alert role="note">{t('policyBroken', { count: run.plan.policy.failed.length })}</Alert>
          )}
          <FailureList plan={run.plan} answers={answers} />
          {summary.drift && <DriftTable drift={summary.drift} />}
        </>
      )}
      {run && surprise && <SurpriseTable surprise={surprise} beginnings={run.beginnings} />}
      <div className="flex flex-wrap gap-2">
        {(run?.status === 'running' || run?.status === 'waiting') && (
          <Button onClick={() => void order('cancel')}>{t('stop')}</Button>
        )}
        {(run?.status === 'cancelled' || run?.status === 'failed') && (
          <Button onClick={() => void order('resume')}>{t('goOn')}</Button>
        )}
        {(run === null || (run && run.status !== 'running' && run.status !== 'waiting')) && (
          <Button look={run === null ? 'quiet' : 'plain'} onClick={() => void order('begin')}>
            {t(run === null ? 'begin' : 'again')}
          </Button>
        )}
      </div>
    </section>
  )
}

function tellState(
  status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed',
  summary: CheckSummary | null,
  t: ReturnType<typeof useTranslations<'before'>>,
): string {
  if (status === 'done' && summary && summary.verdict !== 'unfinished') return t(`verdict.${summary.verdict}`)
  return t(`state.${status}`)
}

'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import { Button } from '@/app/_ui/button'
import type { JobView } from '@/lib/models/models-overview'
import { orderInstall } from './actions'
import { TroubleNote } from './trouble-note'
import { useModelAction } from './use-model-action'

/** One installation or removal: how far it is, and what can be done about it. */
export function JobItem(props: { job: JobView; bytesPerSecond: number; onChanged: () => Promise<void> }) {
  const { job, bytesPerSecond, onChanged } = props
  const { id, status, error, source, kind } = job
  const t = useTranslations('models')
  const { run, isPending, trouble } = useModelAction(onChanged)
  const isMoving = status === 'waiting' || status === 'running'
  const isHalted = status === 'failed' || status === 'cancelled'
  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="min-w-0 break-words font-semibold">
          <bdi dir="ltr">{job.name ?? source}</bdi>
        </h3>
        <p role="status" className="text-muted">
          {t(`${kind}Status.${status}`)}
        </p>
      </header>
      {kind === 'add' && status !== 'done' && job.totalBytes > 0 && (
        <Progress job={job} bytesPerSecond={status === 'running' ? bytesPerSecond : 0} />
      )}
      {error && <TroubleNote code={error.code} words={error.message} />}
      {trouble && <TroubleNote code={trouble.code} words={trouble.trouble} />}
      <div className="flex flex-wrap gap-2">
        {kind === 'add' && isMoving && (
          <Button disabled={isPending} onClick={() => run(() => orderInstall(id, 'cancel'))}>
            {t('cancel')}
          </Button>
        )}
        {isHalted && (
          <Button look="primary" disabled={isPending} onClick={() => run(() => orderInstall(id, 'resume'))}>
            {t(kind === 'add' && status === 'cancelled' ? 'goOn' : 'tryAgain')}
          </Button>
        )}
        {!isMoving && (
          <Button look="plain" disabled={isPending} onClick={() => run(() => orderInstall(id, 'discard'))}>
            {t(status === 'done' || kind === 'remove' ? 'dismiss' : 'discard')}
          </Button>
        )}
      </div>
    </li>
  )
}

function Progress({ job, bytesPerSecond }: { job: JobView; bytesPerSecond: number }) {
  const t = useTranslations('models')
  const format = useFormatter()
  const size = useSize()
  const { doneBytes, totalBytes } = job
  const secondsLeft = bytesPerSecond > 0 ? (totalBytes - doneBytes) / bytesPerSecond : null
  const unit = secondsLeft !== null && secondsLeft >= 90 ? 'minute' : 'second'
  return (
    <div>
      <progress
        aria-label={job.name ?? job.source}
        value={doneBytes}
        max={totalBytes}
        className="h-2 w-full overflow-hidden rounded-full"
      />
      <p className="text-small text-muted">
        {t('sizes', { done: size(doneBytes), total: size(totalBytes) })}
        {secondsLeft !== null && (
          <>
            {' · '}
            {t('left', {
              time: format.number(Math.ceil(secondsLeft / (unit === 'minute' ? 60 : 1)), {
                style: 'unit',
                unit,
                unitDisplay: 'long',
              }),
            })}
          </>
        )}
      </p>
    </div>
  )
}

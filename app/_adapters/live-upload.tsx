'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { BeforePublishing } from '@/app/_checks/before-publishing'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { ChecksList } from './checks-list'
import { PublishedNote } from './published-note'
import { useSize } from './use-size'
import { type UploadPlan, type UploadState, useUpload } from './use-upload'

/** One upload from its first byte to its publication. */
export function LiveUpload(props: {
  community: { slug: string; name: string }
  plan: UploadPlan
  /** Told the upload's id when it is still there. */
  onLeave: (id?: string) => void
}) {
  const { community, plan, onLeave } = props
  const { slug } = community
  const t = useTranslations('adapters')
  const [isLeaving, setIsLeaving] = useState(false)
  const { state, retry, pause, resume, publish, discard } = useUpload(slug, plan)
  const { phase, id } = state
  const isDraft = phase === 'checked' && state.checks.some((check) => check.id === 'bundle')
  useEffect(() => {
    // A bundle that passed is a draft to be looked at, which the page shows among what waits.
    if (isDraft && id) onLeave(id)
  }, [isDraft, id, onLeave])
  const leave = async () => {
    setIsLeaving(true)
    if (phase !== 'published') await discard()
    onLeave()
  }
  const totalBytes = plan.files.reduce((sum, file) => sum + file.size, 0)
  return (
    <section aria-label={plan.name} className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">
          <bdi dir="ltr">{plan.name}</bdi>
        </h3>
        <p role="status" className="text-muted">
          {t(`phases.${phase}`)}
        </p>
      </header>
      {(phase === 'sending' || phase === 'paused' || (phase === 'failed' && state.checks.length === 0)) && (
        <Progress state={state} totalBytes={totalBytes} name={plan.name} />
      )}
      {state.checks.length > 0 && <ChecksList checks={state.checks} />}
      {state.trouble !== '' && <Alert>{state.trouble}</Alert>}
      {(phase === 'checked' || phase === 'publishing') && state.id && (
        <BeforePublishing
          community={community}
          id={state.id}
          isBusy={phase === 'publishing'}
          onPublish={(reason) => void publish(reason)}
        />
      )}
      {state.published && <PublishedNote slug={slug} published={state.published} />}
      <div className="flex flex-wrap gap-2">
        {phase === 'sending' && <Button onClick={pause}>{t('pause')}</Button>}
        {phase === 'paused' && (
          <Button look="primary" onClick={resume}>
            {t('resume')}
          </Button>
        )}
        {phase === 'failed' && (
          <Button look="primary" onClick={retry}>
            {t('retry')}
          </Button>
        )}
        {phase !== 'publishing' && phase !== 'checking' && (
          <Button look="plain" disabled={isLeaving} onClick={() => void leave()}>
            {t(phase === 'published' ? 'done' : 'discard')}
          </Button>
        )}
      </div>
    </section>
  )
}

function Progress(props: { state: UploadState; totalBytes: number; name: string }) {
  const { state, totalBytes, name } = props
  const t = useTranslations('adapters')
  const format = useFormatter()
  const size = useSize()
  const secondsLeft = state.bytesPerSecond > 0 ? (totalBytes - state.sentBytes) / state.bytesPerSecond : null
  const unit = secondsLeft !== null && secondsLeft >= 90 ? 'minute' : 'second'
  return (
    <div>
      <progress
        aria-label={name}
        value={state.sentBytes}
        max={Math.max(1, totalBytes)}
        className="h-2 w-full overflow-hidden rounded-full"
      />
      <p className="text-small text-muted">
        {t('sent', { sent: size(state.sentBytes), total: size(totalBytes) })}
        {secondsLeft !== null && state.phase === 'sending' && (
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

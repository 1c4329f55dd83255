'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/app/_ui/button'
import type { CheckSummary } from '@/lib/checks/summarise-checks'

/** Publishing: at once when the checks have passed; else for a reason that is kept, or not at all where they are a gate. */
export function PublishForm(props: {
  verdict: CheckSummary['verdict']
  isGated: boolean
  isBusy: boolean
  onPublish: (reason: string | undefined) => void
}) {
  const { verdict, isGated, isBusy, onPublish } = props
  const t = useTranslations('before')
  const [isAsking, setIsAsking] = useState(false)
  const area = useId()
  if (verdict === 'passed') {
    return (
      <Button look="primary" className="self-start" disabled={isBusy} onClick={() => onPublish(undefined)}>
        {t('publish')}
      </Button>
    )
  }
  if (isGated) return <p className="rounded-xl bg-raised px-3.5 py-2">{t(`gate.${verdict}`)}</p>
  const publish = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onPublish(String(new FormData(event.currentTarget).get('reason') ?? ''))
  }
  if (!isAsking) {
    return (
      <Button className="self-start" disabled={isBusy} onClick={() => setIsAsking(true)}>
        {t(`publishAnyway.${verdict}`)}
      </Button>
    )
  }
  return (
    <form onSubmit={publish} className="flex flex-col gap-2 rounded-xl bg-raised p-4">
      <label htmlFor={area} className="font-medium">
        {t('reason')}
      </label>
      <textarea
        id={area}
        name="reason"
        required
        rows={2}
        maxLength={1000}
        dir="auto"
        // Whoever asked for this field writes into it next.
        // biome-ignore lint/a11y/noAutofocus: it appears at the button that was pressed
        autoFocus
        aria-describedby={`${area}-hint`}
        className="rounded-xl border border-edge bg-paper px-3.5 py-2"
      />
      <p id={`${area}-hint`} className="text-small text-muted">
        {t('reasonHint')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" disabled={isBusy}>
          {t('publishWithReason')}
        </Button>
        <Button look="plain" onClick={() => setIsAsking(false)}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

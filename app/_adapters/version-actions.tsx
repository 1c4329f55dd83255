'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useRef, useState, useTransition } from 'react'
import { Field } from '@/app/_forms/field'
import { FormTrouble } from '@/app/_forms/form-trouble'
import { Button } from '@/app/_ui/button'
import { type ActionResult, deleteFiles, makeAssistant, speakThrough, withdrawVersion } from './actions'

/** What a maintainer may do with a version: let its assistants speak through it, make one, withdraw it, then delete its files. */
export function VersionActions(props: {
  slug: string
  id: string
  version: number
  isSpoken: boolean
  isWithdrawn: boolean
}) {
  const { slug, id, version, isSpoken, isWithdrawn } = props
  const t = useTranslations('adapters')
  const [isPending, startTransition] = useTransition()
  const [result, setResult] = useState<ActionResult>(null)
  const [isNaming, setIsNaming] = useState(false)
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const run = (work: () => Promise<ActionResult>, after?: () => void) =>
    startTransition(async () => {
      const outcome = await work()
      setResult(outcome)
      if (!outcome) after?.()
    })
  const make = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name === 'string')
      run(
        () => makeAssistant(slug, id, name),
        () => setIsNaming(false),
      )
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {!isSpoken && !isWithdrawn && (
          <Button disabled={isPending} onClick={() => run(() => speakThrough(slug, id))}>
            {t('use')}
          </Button>
        )}
        {!isWithdrawn && (
          <Button disabled={isPending} onClick={() => setIsNaming(!isNaming)} aria-expanded={isNaming}>
            {t('makeAssistant')}
          </Button>
        )}
        <Button look="plain" disabled={isPending} onClick={() => dialog.current?.showModal()}>
          {t(isWithdrawn ? 'delete' : 'withdraw')}
        </Button>
      </div>
      {isNaming && (
        <form onSubmit={make} className="flex flex-wrap items-end gap-2">
          <Field label={t('assistantName')} name="name" maxLength={80} autoComplete="off" />
          <Button type="submit" look="primary" disabled={isPending}>
            {t('make')}
          </Button>
        </form>
      )}
      {result && <FormTrouble trouble={result} />}
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
      >
        <form method="dialog" className="flex flex-col gap-3">
          <h2 id={title} className="font-semibold">
            {t(isWithdrawn ? 'deleteTitle' : 'withdrawTitle', { version })}
          </h2>
          <p>{t(isWithdrawn ? 'deleteText' : 'withdrawText')}</p>
          <div className="mt-2 flex justify-end gap-2">
            <Button type="submit">{t('cancel')}</Button>
            <Button
              type="submit"
              look="danger"
              onClick={() => run(() => (isWithdrawn ? deleteFiles : withdrawVersion)(slug, id))}
            >
              {t(isWithdrawn ? 'delete' : 'withdraw')}
            </Button>
          </div>
        </form>
      </dialog>
    </div>
  )
}

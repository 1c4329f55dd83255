'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Field } from '@/app/_forms/field'
import { Button } from '@/app/_ui/button'
import { installModel, type ModelActionResult } from './actions'
import { TroubleNote } from './trouble-note'
import { useModelAction } from './use-model-action'

/** Any model, encoder or classifier of the Hub by its id, or one from a folder of the hub's own machine. */
export function InstallForm() {
  const t = useTranslations('models')
  const router = useRouter()
  const [count, setCount] = useState(0)
  const { run, isPending, trouble } = useModelAction(async () => router.refresh())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const read = (name: string) => String(form.get(name) ?? '')
    run(async (): Promise<ModelActionResult> => {
      const what = read('what') === 'encoder' ? ('encoder' as const) : ('base' as const)
      const input = { source: read('source'), revision: read('revision'), name: read('name'), what }
      const outcome = await installModel(input)
      // A form that was taken up is empty again.
      if (!outcome) setCount((before) => before + 1)
      return outcome
    })
  }
  return (
    <form key={count} onSubmit={submit} className="flex max-w-[34rem] flex-col gap-4">
      <label className="flex flex-col gap-1">
        <span className="font-medium">{t('what')}</span>
        <select name="what" className="rounded-xl border border-edge bg-paper px-3.5 py-2">
          <option value="base">{t('whats.base')}</option>
          <option value="encoder">{t('whats.encoder')}</option>
        </select>
      </label>
      <Field
        label={t('source')}
        name="source"
        hint={t('sourceHint')}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        maxLength={1_000}
      />
      <Field
        label={t('revision')}
        name="revision"
        hint={t('revisionHint')}
        dir="ltr"
        required={false}
        autoComplete="off"
        maxLength={200}
      />
      <Field
        label={t('name')}
        name="name"
        hint={t('nameHint')}
        dir="ltr"
        required={false}
        autoComplete="off"
        maxLength={190}
      />
      {trouble && <TroubleNote code={trouble.code} words={trouble.trouble} />}
      <div>
        <Button type="submit" look="primary" disabled={isPending}>
          {t('install')}
        </Button>
      </div>
    </form>
  )
}

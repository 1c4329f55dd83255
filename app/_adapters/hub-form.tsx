'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Field } from '@/app/_forms/field'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { importFromHub } from './upload-api'
import { useTroubleWords } from './use-trouble-words'

/** Asks for an adapter of the Hugging Face Hub by its id and revision. */
export function HubForm({ slug }: { slug: string }) {
  const t = useTranslations('hubImports')
  const words = useTranslations('adapters')
  const troubleWords = useTroubleWords()
  const router = useRouter()
  const [isBusy, setIsBusy] = useState(false)
  const [trouble, setTrouble] = useState('')
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const read = (name: string) => String(fields.get(name) ?? '').trim()
    setIsBusy(true)
    setTrouble('')
    try {
      const name = read('adapterName')
      await importFromHub(slug, { id: read('id'), revision: read('revision'), ...(name && { name }) })
      form.reset()
      router.refresh()
    } catch (error) {
      setTrouble(troubleWords(error))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <details>
      <summary className="text-muted hover:text-ink">{t('title')}</summary>
      <form onSubmit={begin} className="mt-3 flex flex-col gap-4 rounded-2xl border border-line p-5">
        <p className="text-muted">{t('hint')}</p>
        <Field label={t('id')} name="id" hint={t('idHint')} maxLength={300} {...PLAIN} />
        <div className="grid gap-4 md:grid-cols-2">
          <Field
            {...{ label: t('revision'), name: 'revision', hint: t('revisionHint'), maxLength: 200, ...PLAIN }}
            placeholder="main"
            required={false}
          />
          <Field
            {...{ label: words('name'), name: 'adapterName', hint: t('nameHint'), ...PLAIN }}
            pattern="[A-Za-z0-9_\-]{1,64}"
            title={words('nameRule')}
            required={false}
          />
        </div>
        {trouble && <Alert>{trouble}</Alert>}
        <Button type="submit" look="primary" className="self-start" disabled={isBusy}>
          {t('begin')}
        </Button>
      </form>
    </details>
  )
}

const PLAIN = { autoComplete: 'off', spellCheck: false, dir: 'ltr' } as const

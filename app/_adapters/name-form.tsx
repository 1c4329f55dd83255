'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { type FormEvent, useId } from 'react'
import { Field } from '@/app/_forms/field'
import { Button } from '@/app/_ui/button'
import type { ChosenFiles } from './dropped-files'
import { useSize } from './use-size'

/** What was chosen, and what the adapter is to be called: an existing name makes that one's next version. */
export function NameForm(props: {
  chosen: ChosenFiles
  names: string[]
  onBegin: (name: string) => void
  onCancel: () => void
}) {
  const { chosen, names, onBegin, onCancel } = props
  const t = useTranslations('adapters')
  const format = useFormatter()
  const size = useSize()
  const list = useId()
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = new FormData(event.currentTarget).get('name')
    if (typeof name === 'string') onBegin(name)
  }
  const bytes = chosen.files.reduce((sum, file) => sum + file.size, 0)
  return (
    <form onSubmit={begin} className="flex flex-col gap-4 rounded-2xl border border-line p-5">
      <p>
        {t('chosen', { count: chosen.files.length, size: size(bytes) })}{' '}
        <span className="break-words text-muted">
          <bdi>{format.list(chosen.files.map(({ name }) => name))}</bdi>
        </span>
      </p>
      <Field
        label={t('name')}
        name="name"
        defaultValue={suggestName(chosen.title, names)}
        pattern="[A-Za-z0-9_\-]{1,64}"
        title={t('nameRule')}
        list={list}
        hint={names.length > 0 ? t('nameHint', { names: format.list(names) }) : t('nameRule')}
        autoComplete="off"
        spellCheck={false}
        dir="ltr"
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          {t('begin')}
        </Button>
        <Button look="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** The only adapter that there is, else what the folder is called, in the letters that a name may have. */
function suggestName(title: string, names: string[]): string {
  if (names.length === 1) return names[0] ?? ''
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '')
  return plain
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
}

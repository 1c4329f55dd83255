'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { REPORT_CATEGORIES } from '@/lib/moderation/report-categories'
import { TEXT_DAYS } from '@/lib/moderation/text-days'
import { useStatements } from './statements-context'

/** What a reader tells the moderators; the text goes along only when its box is ticked, and the box says all of it. */
export function StatementDialog(props: {
  messageId: string
  kind: 'report' | 'appeal'
  community: string
  onClose: () => void
}) {
  const { messageId, kind, community, onClose } = props
  const statements = useStatements()
  const t = useTranslations('moderation')
  const [keepsText, setKeepsText] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  const words = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  if (!statements) return null
  const close = () => dialog.current?.close()
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setIsBusy(true)
    const category = REPORT_CATEGORIES.find((one) => one === form.get('category')) ?? null
    const failed = await statements.tell({
      ...{ messageId, category, words: String(form.get('words') ?? '') },
      ...{ keepsText, isQuotable: keepsText && form.get('quotable') === 'on' },
    })
    setIsBusy(false)
    setTrouble(failed)
    if (failed === undefined) close()
  }
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={t(kind)}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.key === 'Escape' && close()}
      className="m-auto w-[min(34rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-0 text-ink"
    >
      <form onSubmit={send} className="flex flex-col gap-4 p-6">
        <h2 className="font-serif font-semibold">{t(kind)}</h2>
        <p className="text-small text-muted">
          {t.rich(`${kind}Intro`, { community: () => <bdi className="font-semibold">{community}</bdi> })}
        </p>
        {kind === 'report' && (
          <fieldset className="flex flex-wrap gap-1.5 text-small">
            <legend className="pb-1 font-medium">{t('whatIsWrong')}</legend>
            {REPORT_CATEGORIES.map((one) => (
              <label
                key={one}
                className="relative rounded-full border border-line px-2.5 py-0.5 text-muted hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input type="radio" name="category" value={one} required className="sr-only" />
                {t(`categories.${one}`)}
              </label>
            ))}
          </fieldset>
        )}
        <div className="flex flex-col gap-1">
          <label htmlFor={words} className="font-medium">
            {t('words')}
          </label>
          <textarea
            id={words}
            name="words"
            rows={3}
            maxLength={1000}
            dir="auto"
            className="rounded-xl border border-edge bg-paper px-3.5 py-2"
          />
        </div>
        {statements.isShared ? (
          <p className="text-small text-muted">{t('sharedText')}</p>
        ) : (
          <div className="flex flex-col gap-2">
            <Tick checked={keepsText} onChange={setKeepsText}>
              {t(kind === 'appeal' ? 'keepQuestion' : 'keepBoth', { days: TEXT_DAYS })}
            </Tick>
            <Tick name="quotable" disabled={!keepsText}>
              {t('quotable')}
            </Tick>
            {!keepsText && <p className="text-small text-muted">{t('noText')}</p>}
          </div>
        )}
        {trouble && (
          <p role="alert" className="text-small text-danger">
            {t(`trouble.${trouble}`)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            {t('send')}
          </Button>
        </div>
      </form>
    </dialog>
  )
}

function Tick(props: {
  name?: string
  checked?: boolean
  disabled?: boolean
  onChange?: (isChecked: boolean) => void
  children: string
}) {
  const { name, checked, disabled, onChange, children } = props
  return (
    <label className="flex items-start gap-2.5 has-disabled:text-muted">
      <input
        type="checkbox"
        name={name}
        checked={checked}
        disabled={disabled}
        onChange={onChange && ((event) => onChange(event.target.checked))}
        className="mt-1 size-4 shrink-0 accent-(--color-accent)"
      />
      <span className="text-small">{children}</span>
    </label>
  )
}

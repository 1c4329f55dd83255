'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { useFormState } from './action-form'

/** A secret that the form around it has made: shown this once, with a button that copies it. */
export function ShownOnce({ note }: { note: string }) {
  const t = useTranslations('formErrors')
  const state = useFormState()
  const [copied, setCopied] = useState<string>()
  if (state?.outcome !== 'done' || state.shown === undefined) return null
  const { shown } = state
  const copy = async () => {
    await navigator.clipboard.writeText(shown)
    setCopied(shown)
  }
  return (
    <div role="status" className="w-full rounded-xl border border-note-line bg-note px-4 py-3">
      <p className="text-small">{note}</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code
          dir="ltr"
          data-testid="shown-once"
          className="min-w-0 flex-1 basis-60 select-all break-all rounded-lg bg-paper px-3 py-2 font-mono text-small"
        >
          {shown}
        </code>
        <Button onClick={copy}>{copied === shown ? t('copied') : t('copy')}</Button>
      </div>
    </div>
  )
}

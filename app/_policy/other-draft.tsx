'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { KeptDraft } from '../_documents/use-kept-draft'
import { Button } from '../_ui/button'

/** What another tab, or one that was closed, left unpublished in this browser. */
export function OtherDraft(props: { draft: KeptDraft; onOpen(): void; onDrop(): void }) {
  const { draft, onOpen, onDrop } = props
  const t = useTranslations('policyEditor')
  const format = useFormatter()
  const at = format.dateTime(new Date(draft.savedAtMs), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-xl border border-note-line bg-note px-3.5 py-2">
      <p className="me-auto">{t('otherDraft', { at, version: draft.basedOn })}</p>
      <Button onClick={onOpen}>{t('openDraft')}</Button>
      <Button look="plain" onClick={onDrop}>
        {t('dropDraft')}
      </Button>
    </div>
  )
}

'use client'

import { useTranslations } from 'next-intl'
import { DiffView } from '../_policy/diff-view'
import { Button } from '../_ui/button'
import type { HeldDraft } from './assistant-api'

/** Somebody was first: what they changed, what one's own text would change in it, and the two ways on. */
export function OvertakenNote(props: {
  /** What the hub held when this text was begun. */
  before: string
  theirs: HeldDraft
  yours: string
  onRebase(): void
  onTake(): void
}) {
  const { before, theirs, yours, onRebase, onTake } = props
  const t = useTranslations('assistantEditor')
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-xl border border-note-line bg-note px-3.5 py-3">
      <p className="font-medium">
        {theirs.saved?.by ? t('overtakenBy', { by: theirs.saved.by }) : t('overtaken')}
      </p>
      <p>{t('overtakenHint')}</p>
      <h3 className="font-medium">{t('theirChange')}</h3>
      <DiffView before={before} after={theirs.yaml} />
      <h3 className="font-medium">{t('yoursOverTheirs')}</h3>
      <DiffView before={theirs.yaml} after={yours} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={onRebase}>{t('rebase')}</Button>
        <Button look="plain" onClick={onTake}>
          {t('takeTheirs')}
        </Button>
      </div>
    </div>
  )
}

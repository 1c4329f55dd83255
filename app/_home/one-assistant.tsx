'use client'

import { useTranslations } from 'next-intl'
import { PlaceChips } from '@/app/_assistants/place-chips'
import type { Place } from '@/lib/assistants/list-places'

/** One assistant is chosen. */
export function OneAssistant(props: { chosen: string; first: Place; onChange: (id: string) => void }) {
  const { chosen, first, onChange } = props
  const t = useTranslations('ask')
  return (
    <fieldset>
      <legend className="pb-2 text-small text-muted">{t('who')}</legend>
      <PlaceChips radioName="assistant" chosen={[chosen]} known={[first]} onToggle={onChange} />
    </fieldset>
  )
}

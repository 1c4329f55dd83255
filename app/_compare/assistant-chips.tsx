'use client'

import { useTranslations } from 'next-intl'
import { PlaceChips } from '@/app/_assistants/place-chips'
import { useCatalogue } from '@/app/_shell/catalogue-context'
import type { Place } from '@/lib/assistants/list-places'
import { MOST_SIDE_BY_SIDE } from './most-side-by-side'

/** Assistants with a check each; up to six can be chosen. */
export function AssistantChips(props: {
  chosen: string[]
  known?: Place[]
  onChange: (chosen: string[]) => void
}) {
  const { chosen, known, onChange } = props
  const t = useTranslations('compare')
  const { places } = useCatalogue()
  const isFull = chosen.length >= MOST_SIDE_BY_SIDE
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  const rest = places.map(({ id }) => id).filter((id) => !chosen.includes(id))
  return (
    <fieldset>
      <legend className="sr-only">{t('who')}</legend>
      <div className="flex flex-wrap items-center gap-x-3 pb-2 text-small text-muted">
        <span aria-hidden="true">{t('who')}</span>
        <output className="tabular-nums">
          {t('chosen', { count: chosen.length, most: MOST_SIDE_BY_SIDE })}
          {isFull && rest.length > 0 && ` ${t('full')}`}
        </output>
        {!isFull && rest.length > 0 && (
          <button
            type="button"
            onClick={() => onChange([...chosen, ...rest].slice(0, MOST_SIDE_BY_SIDE))}
            className="min-h-8 rounded-full px-1 text-accent underline underline-offset-2 hover:text-ink"
          >
            {t('fill', { count: Math.min(MOST_SIDE_BY_SIDE, chosen.length + rest.length) })}
          </button>
        )}
      </div>
      <PlaceChips chosen={chosen} known={known ?? []} isFull={isFull} onToggle={toggle} />
    </fieldset>
  )
}

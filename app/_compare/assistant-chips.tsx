'use client'

import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useCatalogue } from '@/app/_shell/catalogue-context'
import { MOST_SIDE_BY_SIDE } from './most-side-by-side'

/** Every assistant with a check; up to six can be chosen. */
export function AssistantChips(props: { chosen: string[]; onChange: (chosen: string[]) => void }) {
  const { chosen, onChange } = props
  const t = useTranslations('compare')
  const assistants = useCatalogue()
  const isFull = chosen.length >= MOST_SIDE_BY_SIDE
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  const rest = assistants.map(({ id }) => id).filter((id) => !chosen.includes(id))
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
            {t('fill', { count: Math.min(MOST_SIDE_BY_SIDE, assistants.length) })}
          </button>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {assistants.map(({ id, name, community, lang }) => (
          <label
            key={id}
            className="flex min-h-9 items-center gap-2 rounded-full border border-line px-3.5 py-1 transition hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              disabled={isFull && !chosen.includes(id)}
              onChange={() => toggle(id)}
              className="peer sr-only"
            />
            <span
              aria-hidden="true"
              className="grid size-4 place-items-center rounded border border-edge text-on-accent peer-checked:border-accent peer-checked:bg-accent"
            >
              {chosen.includes(id) && <Check className="size-3" />}
            </span>
            <bdi lang={lang} className="font-medium">
              {name}
            </bdi>
            <bdi lang={lang} className="text-small text-muted">
              {community}
            </bdi>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

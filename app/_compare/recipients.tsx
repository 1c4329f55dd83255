'use client'

import { useTranslations } from 'next-intl'
import type { ShownColumn } from './round-grid'

/** Whom the next question goes to: everybody, or those checked. */
export function Recipients(props: {
  columns: ShownColumn[]
  chosen: number[]
  onChange: (chosen: number[]) => void
}) {
  const { columns, chosen, onChange } = props
  const t = useTranslations('compare')
  const toggle = (position: number) => {
    const next = columns
      .map((column) => column.position)
      .filter((one) => (one === position ? !chosen.includes(one) : chosen.includes(one)))
    // Nobody at all is nobody's wish: the last one unchecked means everybody again.
    onChange(next.length > 0 ? next : columns.map((column) => column.position))
  }
  return (
    <fieldset className="flex min-w-0 items-center gap-1.5 overflow-x-auto pb-2 text-small">
      <legend className="sr-only">{t('to')}</legend>
      <span aria-hidden="true" className="shrink-0 text-muted">
        {t('to')}
      </span>
      {columns.map(({ position, assistant }) => (
        <label
          key={position}
          className="relative flex h-8 shrink-0 items-center rounded-full border border-line px-2.5 text-muted has-checked:border-accent has-checked:bg-accent-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="checkbox"
            checked={chosen.includes(position)}
            onChange={() => toggle(position)}
            className="sr-only"
          />
          <bdi lang={assistant.culture.tag}>{assistant.name}</bdi>
        </label>
      ))}
    </fieldset>
  )
}

'use client'

import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { findPlaces } from '@/app/_shell/actions'
import { useCatalogue } from '@/app/_shell/catalogue-context'
import { useSearch } from '@/app/_shell/use-search'
import { SearchField } from '@/app/_ui/search-field'
import type { Place } from '@/lib/assistants/list-places'

/** The assistants at hand, one or several of them to be chosen; where there are more, a field finds the others. */
export function PlaceChips(props: {
  /** Names the radio buttons; without it several can be chosen. */
  radioName?: string
  chosen: string[]
  /** Those of the chosen that may not be at hand. */
  known?: Place[]
  /** Whether no other can be chosen. */
  isFull?: boolean
  onToggle: (id: string) => void
}) {
  const { radioName, chosen, known = [], isFull = false, onToggle } = props
  const t = useTranslations('ask')
  const { places, hasMore } = useCatalogue()
  const [picked, setPicked] = useState<Place[]>([])
  const search = useSearch(findPlaces)
  const listed = search.found ?? places
  const others = [...places, ...known, ...picked].filter(({ id }) => chosen.includes(id))
  const shown = [...new Map([...listed, ...others].map((place) => [place.id, place])).values()]
  const toggle = (place: Place) => {
    setPicked((before) => [...before, place])
    onToggle(place.id)
  }
  return (
    <div className="flex flex-col gap-2">
      {hasMore && (
        <div className="max-w-80">
          <SearchField
            label={t('find')}
            value={search.text}
            onChange={search.look}
            // Enter here asks nobody anything.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        </div>
      )}
      <div aria-busy={search.isLooking} className="flex flex-wrap gap-2">
        {shown.map((place) => (
          <Chip
            key={place.id}
            place={place}
            radioName={radioName}
            isChosen={chosen.includes(place.id)}
            isDisabled={isFull && !chosen.includes(place.id)}
            onToggle={() => toggle(place)}
          />
        ))}
      </div>
      <output className="text-small text-muted">
        {search.hasFailed ? t('findFailed') : search.found?.length === 0 && t('foundNone')}
      </output>
    </div>
  )
}

function Chip(props: {
  place: Place
  radioName: string | undefined
  isChosen: boolean
  isDisabled: boolean
  onToggle: () => void
}) {
  const { place, radioName, isChosen, isDisabled, onToggle } = props
  const { id, name, community, lang } = place
  return (
    <label className="relative flex min-h-9 items-center gap-2 rounded-full border border-line px-3.5 py-1 transition hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:opacity-55 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type={radioName === undefined ? 'checkbox' : 'radio'}
        name={radioName}
        value={id}
        checked={isChosen}
        disabled={isDisabled}
        onChange={onToggle}
        className="peer sr-only"
      />
      {radioName === undefined && (
        <span
          aria-hidden="true"
          className="grid size-4 place-items-center rounded border border-edge text-on-accent peer-checked:border-accent peer-checked:bg-accent"
        >
          {isChosen && <Check className="size-3" />}
        </span>
      )}
      <bdi lang={lang} className="font-medium">
        {name}
      </bdi>
      <bdi lang={lang} className="text-small text-muted">
        {community}
      </bdi>
    </label>
  )
}

'use client'

import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'

/** A line in which one writes what is looked for; its label stands in it as long as nothing does. */
export function SearchField(props: {
  label: string
  value: string
  onChange: (text: string) => void
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}) {
  const { label, value, onChange, onKeyDown } = props
  const field = useRef<HTMLInputElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what was typed before the page listened
  useEffect(() => {
    const typed = field.current?.value ?? ''
    if (typed !== value) onChange(typed)
  }, [])
  return (
    <label className="relative block">
      <Search aria-hidden="true" className="pointer-events-none absolute start-3 top-2.5 size-4 text-muted" />
      <input
        ref={field}
        type="search"
        dir="auto"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        maxLength={200}
        placeholder={label}
        aria-label={label}
        className="h-9 w-full rounded-full border border-edge bg-paper ps-9 pe-3 text-small placeholder:text-muted"
      />
    </label>
  )
}

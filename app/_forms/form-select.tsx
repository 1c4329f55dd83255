'use client'

import { useId } from 'react'
import { useFormState } from './action-form'

/** A choice of an `ActionForm`. */
export function FormSelect(props: {
  label: string
  name: string
  options: { value: string; label: string }[]
  defaultValue?: string
  hint?: string
  /** The label is heard and not seen. */
  isLabelHidden?: boolean
}) {
  const id = useId()
  const state = useFormState()
  const kept = state?.outcome === 'wrong' ? state.values[props.name] : undefined
  const value = kept ?? props.defaultValue
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={props.isLabelHidden ? 'sr-only' : 'font-medium'}>
        {props.label}
      </label>
      <select
        id={id}
        aria-describedby={props.hint && `${id}-about`}
        // React sets a form back after its action; a new key lets the choice that was kept stand.
        key={value}
        name={props.name}
        defaultValue={value}
        className="min-h-9 rounded-xl border border-edge bg-paper px-3 py-1.5"
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {props.hint && (
        <span id={`${id}-about`} className="text-small text-muted">
          {props.hint}
        </span>
      )}
    </div>
  )
}

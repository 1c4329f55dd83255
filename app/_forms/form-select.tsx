'use client'

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
  const state = useFormState()
  const kept = state?.outcome === 'wrong' ? state.values[props.name] : undefined
  const value = kept ?? props.defaultValue
  return (
    <label className="flex flex-col gap-1">
      <span className={props.isLabelHidden ? 'sr-only' : 'font-medium'}>{props.label}</span>
      <select
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
      {props.hint && <span className="text-small text-muted">{props.hint}</span>}
    </label>
  )
}

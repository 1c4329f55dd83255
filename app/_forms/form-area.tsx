'use client'

import { useFormState } from './action-form'
import { useTroubleText } from './form-trouble'

/** A field of an `ActionForm` for a few sentences. */
export function FormArea(props: {
  label: string
  name: string
  hint?: string
  defaultValue?: string
  rows?: number
  maxLength?: number
}) {
  const state = useFormState()
  const say = useTroubleText()
  const wrong = state?.outcome === 'wrong' ? state : undefined
  const error = wrong?.field === props.name ? say(wrong) : undefined
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{props.label}</span>
      <textarea
        name={props.name}
        dir="auto"
        rows={props.rows ?? 3}
        maxLength={props.maxLength}
        defaultValue={wrong?.values[props.name] ?? props.defaultValue}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${props.name}-about`}
        className="rounded-xl border border-edge bg-paper px-3.5 py-2 aria-invalid:border-danger"
      />
      <span id={`${props.name}-about`} className={`text-small ${error ? 'text-danger' : 'text-muted'}`}>
        {error ?? props.hint}
      </span>
    </label>
  )
}

'use client'

import { useId } from 'react'
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
  const id = useId()
  const state = useFormState()
  const say = useTroubleText()
  const wrong = state?.outcome === 'wrong' ? state : undefined
  const error = wrong?.field === props.name ? say(wrong) : undefined
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {props.label}
      </label>
      <textarea
        id={id}
        name={props.name}
        dir="auto"
        rows={props.rows ?? 3}
        maxLength={props.maxLength}
        defaultValue={wrong?.values[props.name] ?? props.defaultValue}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-about`}
        className="rounded-xl border border-edge bg-paper px-3.5 py-2 aria-invalid:border-danger"
      />
      <span id={`${id}-about`} className={`text-small ${error ? 'text-danger' : 'text-muted'}`}>
        {error ?? props.hint}
      </span>
    </div>
  )
}

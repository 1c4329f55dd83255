'use client'

import type { InputHTMLAttributes } from 'react'
import { useFormState } from './action-form'
import { Field } from './field'
import { useTroubleText } from './form-trouble'

/** A field of an `ActionForm`: keeps what was filled in, and says what is wrong with it. */
export function FormField(
  props: { label: string; name: string; hint?: string } & InputHTMLAttributes<HTMLInputElement>,
) {
  const state = useFormState()
  const say = useTroubleText()
  const wrong = state?.outcome === 'wrong' ? state : undefined
  const isMine = wrong?.field?.split('.')[0] === props.name
  return (
    <Field
      {...props}
      defaultValue={wrong?.values[props.name] ?? props.defaultValue}
      error={wrong && isMine ? say(wrong) : undefined}
    />
  )
}

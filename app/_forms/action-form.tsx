'use client'

import { createContext, type ReactNode, use, useActionState } from 'react'
import { Button } from '@/app/_ui/button'
import type { FormAction, FormState } from './form-state'
import { FormTrouble } from './form-trouble'

/** What came of the form around a field. */
const FormStateContext = createContext<FormState>(null)

export const useFormState = () => use(FormStateContext)

/** A form of ours: its fields, what went wrong, one button; `children` may come from the server. */
export function ActionForm(props: {
  action: FormAction
  submit: string
  /** The names of the fields that say themselves what is wrong with them. */
  fields?: readonly string[]
  look?: 'primary' | 'quiet' | 'danger'
  isInline?: boolean
  done?: ReactNode
  /** Beside the button. */
  beside?: ReactNode
  children?: ReactNode
}) {
  const { action, submit, fields = [], look = 'primary', isInline, done, beside, children } = props
  const [state, dispatch, isPending] = useActionState(action, null)
  const isAtField = state?.outcome === 'wrong' && fields.includes(state.field ?? '')
  return (
    <FormStateContext value={state}>
      <form action={dispatch} className={isInline ? 'flex flex-wrap items-end gap-2' : 'flex flex-col gap-4'}>
        {children}
        {state?.outcome === 'wrong' && !isAtField && <FormTrouble trouble={state} />}
        {state?.outcome === 'done' && done && (
          <p role="status" className="text-small text-muted">
            {done}
          </p>
        )}
        <div className={isInline ? 'contents' : 'flex flex-wrap items-center gap-3'}>
          <Button type="submit" look={look} disabled={isPending}>
            {submit}
          </Button>
          {beside}
        </div>
      </form>
    </FormStateContext>
  )
}

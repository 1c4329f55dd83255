'use client'

import { type ReactNode, useId } from 'react'
import { INPUT } from '../_policy/option-field'

export interface Choice {
  value: string
  name: string
}

interface PartProps {
  label: string
  hint?: string
  /** What is wrong with this part of the document. */
  problem: string | undefined
}

/** A part of a document with its name, what it is for, and what is wrong with it. */
export function FormPart(props: PartProps & { children: (id: string) => ReactNode }) {
  const { label, hint, problem, children } = props
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint && <span className="text-small text-muted">{hint}</span>}
      {children(id)}
      {problem && (
        <span lang="en" dir="ltr" className="text-small text-danger">
          {problem}
        </span>
      )}
    </div>
  )
}

/** A text of one line, or of several where `rows` says so. */
export function TextPart(
  props: PartProps & {
    value: string
    maxLength: number
    rows?: number
    placeholder?: string
    onChange(value: string): void
  },
) {
  const { value, maxLength, rows, placeholder = '', onChange, ...part } = props
  const field = { dir: 'auto', value, maxLength, placeholder, className: INPUT }
  return (
    <FormPart {...part}>
      {(id) =>
        rows ? (
          <textarea id={id} rows={rows} {...field} onChange={({ target }) => onChange(target.value)} />
        ) : (
          <input id={id} {...field} onChange={({ target }) => onChange(target.value)} />
        )
      }
    </FormPart>
  )
}

/** One of several; what the document says is always among them, so that a look at the form changes nothing. */
export function SelectPart(
  props: PartProps & { value: string; choices: Choice[]; onChange(value: string): void },
) {
  const { value, choices, onChange, ...part } = props
  const all = choices.some((choice) => choice.value === value)
    ? choices
    : [{ value, name: value }, ...choices]
  return (
    <FormPart {...part}>
      {(id) => (
        <select
          id={id}
          value={value}
          onChange={({ target }) => onChange(target.value)}
          className={`${INPUT} min-w-0`}
        >
          {all.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      )}
    </FormPart>
  )
}

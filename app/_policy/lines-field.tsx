'use client'

import { useState } from 'react'
import { INPUT } from './option-field'

/** Any number of texts, a line each; blank lines count for nothing, and are kept while one types. */
export function LinesField(props: {
  id: string
  value: unknown
  fallback: unknown
  onChange(value: unknown): void
}) {
  const { id, value, fallback, onChange } = props
  const lines = Array.isArray(value) ? value.map(String) : []
  const [typed, setTyped] = useState(lines.join('\n'))
  const shown = sameLines(linesOf(typed), lines) ? typed : lines.join('\n')
  const offered = Array.isArray(fallback) ? fallback.map(String).join('\n') : ''
  return (
    <textarea
      id={id}
      dir="auto"
      rows={Math.min(12, Math.max(2, shown.split('\n').length + 1))}
      value={shown}
      placeholder={offered}
      className={INPUT}
      onChange={({ target }) => {
        setTyped(target.value)
        const next = linesOf(target.value)
        onChange(next.length === 0 && value === undefined ? undefined : next)
      }}
    />
  )
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

const sameLines = (a: string[], b: string[]) =>
  a.length === b.length && a.every((line, index) => line === b[index])

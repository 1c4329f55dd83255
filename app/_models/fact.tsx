import type { ReactNode } from 'react'

/** One line of a list of facts: its name and what it is. */
export function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
    </>
  )
}

import type { ReactNode } from 'react'

/** In the place of where one asks, or above it: who answers no more, and why. */
export function ArchivedNote({ children }: { children: ReactNode }) {
  return (
    <p
      role="note"
      data-testid="archived"
      className="mb-2 rounded-xl border border-note-line bg-note px-4 py-2.5"
    >
      {children}
    </p>
  )
}

import type { ReactNode } from 'react'

/** What one can have done with an answer, in a word beside its icon; the answer stays, one step back. */
export function AnswerButton(props: {
  icon: ReactNode
  children: ReactNode
  isBusy: boolean
  onClick: () => void
}) {
  const { icon, children, isBusy, onClick } = props
  return (
    <button
      type="button"
      disabled={isBusy}
      onClick={onClick}
      className="inline-flex min-h-9 items-center gap-1.5 rounded-full px-2 text-small text-muted hover:bg-raised hover:text-ink disabled:opacity-40"
    >
      {icon}
      {children}
    </button>
  )
}

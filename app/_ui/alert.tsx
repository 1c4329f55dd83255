import type { ReactNode } from 'react'

/** What went wrong, read out at once; as a `note` it stands there calmly. Line breaks of the hub's own words are kept. */
export function Alert(props: { children: ReactNode; role?: 'alert' | 'note'; className?: string }) {
  const { children, role = 'alert', className = '' } = props
  return (
    <div
      role={role}
      dir="auto"
      className={`whitespace-pre-wrap break-words rounded-xl bg-danger-soft px-3.5 py-2 ${className}`}
    >
      {children}
    </div>
  )
}

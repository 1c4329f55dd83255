import type { ButtonHTMLAttributes, Ref } from 'react'

/** A round button that shows only an icon; `label` is what it is called. */
export function IconButton({
  label,
  className = '',
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string; ref?: Ref<HTMLButtonElement> }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={`inline-grid size-9 shrink-0 place-items-center rounded-full text-muted transition hover:bg-raised hover:text-ink disabled:opacity-40 ${className}`}
      {...rest}
    />
  )
}

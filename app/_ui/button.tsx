import type { ButtonHTMLAttributes } from 'react'

const looks = {
  primary: 'bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-line bg-paper hover:bg-raised',
  plain: 'text-muted hover:bg-raised hover:text-ink',
  danger: 'bg-danger-soft text-danger hover:opacity-90',
}

/** A button in one of four looks; a plain `type="button"` unless said otherwise. */
export function Button({
  look = 'quiet',
  className = '',
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: keyof typeof looks }) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-full px-4 py-1 font-medium transition disabled:opacity-50 ${looks[look]} ${className}`}
      {...rest}
    />
  )
}

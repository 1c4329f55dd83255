import type { HTMLAttributes } from 'react'

/** What may be wider than its place: it scrolls by itself, for whoever has no mouse with the arrow keys. */
export function Scroller({
  as: Element = 'div',
  className = '',
  ...rest
}: HTMLAttributes<HTMLElement> & { as?: 'div' | 'section' }) {
  return <Element tabIndex={0} className={`overflow-x-auto ${className}`} {...rest} />
}

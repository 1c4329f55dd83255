import type { HTMLAttributes, Ref } from 'react'

/** Code or a text whose lines must not be broken. */
export function Preformatted({
  className = '',
  ...rest
}: HTMLAttributes<HTMLPreElement> & { ref?: Ref<HTMLPreElement> }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: lines that are wider than their place are scrolled with the arrow keys as well
      tabIndex={0}
      className={`overflow-x-auto rounded-xl border border-line bg-raised p-4 leading-normal ${className}`}
      {...rest}
    />
  )
}

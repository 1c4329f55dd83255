'use client'

import { useMemo } from 'react'
import temml from 'temml'

/** Maths as MathML, which browsers draw and screen readers read by themselves; what is no TeX is shown as it was written. */
export function Maths({ tex, isOnOwnLine }: { tex: string; isOnOwnLine: boolean }) {
  const drawn = useMemo(() => draw(tex, isOnOwnLine), [tex, isOnOwnLine])
  if (drawn === undefined) return <code dir="ltr">{tex}</code>
  return (
    <span
      dir="ltr"
      className={isOnOwnLine ? 'block overflow-x-auto py-1' : undefined}
      // What is wider than the column is scrolled with the arrow keys as well.
      tabIndex={isOnOwnLine ? 0 : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: MathML that the library writes, with every word of the text escaped
      dangerouslySetInnerHTML={{ __html: drawn }}
    />
  )
}

/** More is no formula, and would hold up the page. */
const MOST_LETTERS = 4_000

/** No links, pictures, classes or styles from the text, and bounds to what a macro may become. */
const SETTINGS = {
  throwOnError: true,
  trust: false,
  strict: false,
  maxExpand: 200,
  maxSize: [20, 100] as [number, number],
}

function draw(tex: string, displayMode: boolean): string | undefined {
  if (tex.length > MOST_LETTERS) return undefined
  try {
    return temml.renderToString(tex, { ...SETTINGS, displayMode })
  } catch {
    return undefined
  }
}

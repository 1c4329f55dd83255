import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

/** What is shared under a link, and by whom where they wanted that to be known. */
export function SharedHeader(props: {
  what: 'conversation' | 'comparison'
  title: string
  sharerName: string | null
  children: ReactNode
}) {
  const { what, title, sharerName, children } = props
  const t = useTranslations('share')
  return (
    <header className="border-b border-line pb-5">
      <p className="text-small text-muted">
        {sharerName === null
          ? t(what === 'conversation' ? 'shared' : 'sharedComparison')
          : t.rich('sharedBy', { name: () => <bdi className="font-semibold">{sharerName}</bdi> })}
      </p>
      <h1 dir="auto" className="mt-1 break-words font-serif text-title font-semibold">
        {title}
      </h1>
      {children}
    </header>
  )
}

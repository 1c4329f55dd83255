'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

export interface CommunityTab {
  href: string
  label: string
}

/** The rooms of one community's page; the one that is open is marked. */
export function CommunityTabs({ label, tabs }: { label: string; tabs: CommunityTab[] }) {
  const path = decodeURIComponent(usePathname())
  // A room may have rooms of its own; the first tab is the house itself.
  const isOpen = (href: string, index: number) => path === href || (index > 0 && path.startsWith(`${href}/`))
  return (
    <nav aria-label={label} className="mt-5 flex flex-wrap gap-x-5 gap-y-1 border-b border-line">
      {tabs.map(({ href, label: name }, index) => (
        <Link
          key={href}
          href={href}
          aria-current={isOpen(decodeURIComponent(href), index) ? 'page' : undefined}
          className="-mb-px border-b-2 border-transparent pb-2 text-muted transition hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}

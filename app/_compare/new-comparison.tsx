'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { ComparisonPage, type ComparisonPageProps } from './comparison-page'

/** A comparison yet to begin; coming back to its address begins afresh, as with a chat (`NewChat`). */
export function NewComparison(props: Omit<ComparisonPageProps, 'comparison'>) {
  const pathname = usePathname()
  const before = useRef(pathname)
  const [visit, setVisit] = useState(0)
  useEffect(() => {
    if (before.current !== pathname && pathname === '/compare') setVisit((count) => count + 1)
    before.current = pathname
  }, [pathname])
  return <ComparisonPage key={visit} {...props} comparison={null} />
}

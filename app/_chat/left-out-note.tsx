'use client'

import { ImageOff } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { LeftOutColumn } from '@/lib/store/message-columns'
import { sayLeftOut } from './say-left-out'

/** Which parts of a message stayed where it was brought along from. */
export function LeftOutNote({ parts }: { parts: LeftOutColumn }) {
  const t = useTranslations()
  const format = useFormatter()
  return (
    <p className="flex items-start gap-2 text-small text-muted">
      <ImageOff aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {sayLeftOut(parts, t, (names) => format.list(names))}
    </p>
  )
}

'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { IconButton } from '@/app/_ui/icon-button'
import type { VersionsView } from './message-view'

/** Earlier and later versions of a question or an answer: `2 / 3`. Nothing while there is only one. */
export function VersionPager(props: {
  versions: VersionsView | undefined
  isBusy: boolean
  onShow: (messageId: string) => void
}) {
  const { versions, isBusy, onShow } = props
  const t = useTranslations('chat')
  if (!versions || versions.count < 2) return null
  const { index, count, earlierId, laterId } = versions
  const button = (id: string | null, label: string, Icon: typeof ChevronLeft) => (
    <IconButton label={label} disabled={isBusy || id === null} onClick={() => id && onShow(id)}>
      <Icon aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </IconButton>
  )
  return (
    <span className="inline-flex items-center text-small text-muted">
      {button(earlierId, t('earlierVersion'), ChevronLeft)}
      <output aria-label={t('version', { number: index + 1, count })}>
        {t('versionOf', { number: index + 1, count })}
      </output>
      {button(laterId, t('laterVersion'), ChevronRight)}
    </span>
  )
}

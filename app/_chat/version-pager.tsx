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
  if (!versions || versions.ids.length < 2) return null
  const { index, ids } = versions
  const button = (at: number, label: string, Icon: typeof ChevronLeft) => (
    <IconButton label={label} disabled={isBusy || !ids[at]} onClick={() => onShow(ids[at] ?? '')}>
      <Icon aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </IconButton>
  )
  return (
    <span className="inline-flex items-center text-small text-muted">
      {button(index - 1, t('earlierVersion'), ChevronLeft)}
      <output aria-label={t('version', { number: index + 1, count: ids.length })}>
        {t('versionOf', { number: index + 1, count: ids.length })}
      </output>
      {button(index + 1, t('laterVersion'), ChevronRight)}
    </span>
  )
}

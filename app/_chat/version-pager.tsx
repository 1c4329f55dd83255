'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { IconButton } from '@/app/_ui/icon-button'
import type { VersionsView } from './message-view'

/**
 * Earlier and later versions of a question or an answer: `2 / 3`. Nothing while there is only one. Another version is
 * another element with a pager of its own, to which the focus goes on.
 */
export function VersionPager(props: {
  /** Of the message that is shown. */
  id: string | undefined
  versions: VersionsView | undefined
  isBusy: boolean
  onShow: (messageId: string) => void
}) {
  const { id: shownId, versions, isBusy, onShow } = props
  const t = useTranslations('chat')
  if (!versions || versions.count < 2) return null
  const { index, count, earlierId, laterId } = versions
  const button = (id: string | null, label: string, Icon: typeof ChevronLeft) => (
    <IconButton
      label={label}
      disabled={isBusy || id === null}
      onClick={() => {
        if (id === null) return
        wanted = { id, label }
        onShow(id)
      }}
    >
      <Icon aria-hidden="true" className="size-4 rtl:-scale-x-100" />
    </IconButton>
  )
  return (
    <span
      ref={(element) => {
        if (element && wanted?.id === shownId) takeFocus(element)
      }}
      className="inline-flex items-center text-small text-muted"
    >
      {button(earlierId, t('earlierVersion'), ChevronLeft)}
      <output aria-label={t('version', { number: index + 1, count })}>
        {t('versionOf', { number: index + 1, count })}
      </output>
      {button(laterId, t('laterVersion'), ChevronRight)}
    </span>
  )
}

/** The version that was asked for, and the button that asked; one at a time, as there is one focus. */
let wanted: { id: string; label: string } | null = null

/** To the button of the same name while it leads further, to the other one at the end. */
function takeFocus(pager: HTMLElement): void {
  const buttons = [...pager.querySelectorAll('button')].filter(({ disabled }) => !disabled)
  const same = buttons.find((button) => button.getAttribute('aria-label') === wanted?.label)
  ;(same ?? buttons[0])?.focus()
  wanted = null
}

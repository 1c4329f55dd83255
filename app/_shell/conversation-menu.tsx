'use client'

import { Ellipsis, Folder, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import type { ListedConversation } from './conversations-context'

/** All that can be done with one conversation. Arrow keys go through it, Escape leads back to its button. */
export function ConversationMenu(props: {
  conversation: ListedConversation
  onPin: () => void
  onRename: () => void
  onMove: () => void
  onDelete: () => void
}) {
  const { title, isPinned } = props.conversation
  const t = useTranslations('shell')
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const open = () => {
    const [at, list] = [button.current?.getBoundingClientRect(), menu.current]
    if (!at || !list) return
    list.showPopover()
    const { width, height } = list.getBoundingClientRect()
    // Below its button where there is room, in the reading direction, and never beyond the window.
    const isRtl = getComputedStyle(list).direction === 'rtl'
    const left = isRtl ? at.left : at.right - width
    list.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`
    list.style.top = `${at.bottom + height + 8 > window.innerHeight ? Math.max(8, at.top - height - 4) : at.bottom + 4}px`
    list.querySelector('button')?.focus()
  }
  const close = () => {
    menu.current?.hidePopover()
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      items.at(next % items.length)?.focus()
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      // Escape also closes the sheet in which the list may stand; here it belongs to the menu.
      event.preventDefault()
      event.stopPropagation()
      close()
    }
  }
  const item = (label: string, icon: ReactNode, act: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        close()
        act()
      }}
      className="flex min-h-9 w-full items-center gap-2.5 rounded-lg px-3 text-start hover:bg-raised focus:bg-raised"
    >
      {icon}
      {label}
    </button>
  )
  const look = { 'aria-hidden': true, className: 'size-4 text-muted' } as const
  return (
    <>
      <IconButton
        ref={button}
        label={t('more', { title })}
        aria-haspopup="menu"
        aria-controls={id}
        onClick={open}
        className="!size-7 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </IconButton>
      <div
        ref={menu}
        id={id}
        role="menu"
        tabIndex={-1}
        popover="auto"
        aria-label={title}
        onKeyDown={onKeyDown}
        className="fixed inset-auto m-0 min-w-48 rounded-xl border border-line bg-paper p-1 text-ink shadow-lg"
      >
        {item(
          t(isPinned ? 'unpin' : 'pin'),
          isPinned ? <PinOff {...look} /> : <Pin {...look} />,
          props.onPin,
        )}
        {item(t('rename'), <Pencil {...look} />, props.onRename)}
        {item(t('move'), <Folder {...look} />, props.onMove)}
        {item(t('delete'), <Trash2 {...look} />, props.onDelete)}
      </div>
    </>
  )
}

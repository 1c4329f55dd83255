'use client'

import { ArrowDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { FoundMessage } from './found-message'
import type { MessageView } from './message-view'
import type { useConversation } from './use-conversation'
import type { PinnedScroll } from './use-pinned-scroll'

/**
 * The messages of a conversation, as much of them as came to the page. Earlier ones come when the reader scrolls up to
 * them or asks for them, and what is being read stays where it is; they stand before the log, so that a screen reader
 * does not read them out as news.
 */
export function MessageLog(props: {
  chat: ReturnType<typeof useConversation>
  scroll: PinnedScroll
  /** The message at which the conversation was opened. */
  foundId?: string | undefined
  /** Where nothing was said yet. */
  empty?: ReactNode
  children: (message: MessageView, index: number) => ReactNode
}) {
  const { chat, scroll, foundId, empty, children } = props
  const { messages, hasEarlier = false, hasLater = false } = chat
  const t = useTranslations('chat')
  const [logFrom, setLogFrom] = useState(messages[0]?.key)
  const at = Math.max(
    messages.findIndex(({ key }) => key === logFrom),
    0,
  )
  const first = messages[0]
  if (at === 0 && first && first.key !== logFrom) setLogFrom(first.key)
  const early = useRef<HTMLDivElement>(null)
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever came above, came with another first message
  useLayoutEffect(() => {
    scroll.settle()
    // The button goes with the first message of all; whoever reads by keyboard goes on with what it brought.
    if (hadFocus.current && !hasEarlier) early.current?.focus({ preventScroll: true })
    hadFocus.current = false
  }, [first?.key])
  const earlier = (isFocused: boolean) =>
    chat.readMore('before', first?.id, () => {
      scroll.hold()
      hadFocus.current = isFocused
    })
  const later = () => chat.readMore('after', messages.at(-1)?.id, scroll.unpin)
  const toEnd = async () => {
    if (hasLater) await chat.showEnd()
    scroll.pin()
  }
  const show = (message: MessageView, index: number) => {
    const shown = children(message, index)
    if (foundId === undefined || message.id !== foundId) return shown
    return <FoundMessage key={message.key}>{shown}</FoundMessage>
  }
  return (
    <div className="relative min-h-0 flex-1">
      {/* Relative, or what only screen readers see in it would let the whole page scroll: see the layout. */}
      <div ref={scroll.scroller} className="relative h-full overflow-y-auto overscroll-contain">
        <div ref={scroll.content} className="mx-auto flex max-w-column flex-col gap-8 px-5 pb-10 pt-6">
          {hasEarlier && first?.id !== undefined && (
            <Earlier firstId={first.id} scroller={scroll.scroller} onRead={earlier} />
          )}
          <output className="sr-only">{at > 0 && t('earlierCame', { count: at })}</output>
          <div
            ref={early}
            tabIndex={-1}
            className={`flex flex-col gap-8 outline-none ${at > 0 ? '' : 'hidden'}`}
          >
            {messages.slice(0, at).map(show)}
          </div>
          <div
            role="log"
            aria-label={t('log')}
            aria-busy={chat.progress !== null}
            className="flex flex-col gap-8"
          >
            {messages.length === 0 && empty}
            {messages.slice(at).map((message, index) => show(message, at + index))}
          </div>
          {hasLater && (
            <Button className="self-center text-small" onClick={later}>
              {t('later')}
            </Button>
          )}
        </div>
      </div>
      {(scroll.isAway || hasLater) && <ToBottom label={t('toBottom')} onClick={toEnd} />}
    </div>
  )
}

/** Reads what was said before, when it is pressed and as soon as it comes into view. */
function Earlier(props: {
  firstId: string
  scroller: { current: HTMLElement | null }
  /** True when it came. */
  onRead: (isFocused: boolean) => Promise<boolean>
}) {
  const { firstId, scroller, onRead } = props
  const t = useTranslations('chat')
  const place = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'ready' | 'reading' | 'failed'>('ready')
  const read = async () => {
    if (state === 'reading') return
    setState('reading')
    const isRead = await onRead(place.current?.contains(document.activeElement) ?? false)
    setState(isRead ? 'ready' : 'failed')
  }
  const latest = useRef(read)
  latest.current = read
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each piece it may be in view still
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void latest.current(),
      { root: scroller.current },
    )
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [scroller, firstId])
  return (
    <div ref={place} className="self-center">
      <Button className="text-small" onClick={read} aria-busy={state === 'reading'}>
        {t(state === 'failed' ? 'earlierFailed' : 'earlier')}
      </Button>
    </div>
  )
}

function ToBottom({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-label={label}
      title={label}
      className="absolute bottom-3 start-1/2 -ms-5 grid size-10 place-items-center rounded-full border border-line bg-paper shadow-md hover:bg-raised"
    >
      <ArrowDown aria-hidden="true" className="size-4" />
    </button>
  )
}

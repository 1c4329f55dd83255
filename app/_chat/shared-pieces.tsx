'use client'

import { useTranslations } from 'next-intl'
import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStatements } from '@/app/_moderation/statements-context'
import type { MessageView } from './message-view'
import { readShared } from './shared-actions'
import type { SharedPiece } from './shared-piece'

/**
 * What is shared, from the piece on that came with the page. What comes after it is read as soon as one scrolls near it;
 * what comes before, when it is asked for. Both are links, so that without script every piece is a page of its own.
 */
export function SharedPieces(props: {
  shareId: string
  initial: SharedPiece
  scroller: { current: HTMLElement | null }
  children: (message: MessageView) => ReactNode
}) {
  const { shareId, initial, scroller, children } = props
  const t = useTranslations('chat')
  const statements = useStatements()
  const [pieces, setPieces] = useState([initial])
  const earlierThan = pieces[0]?.earlierThan ?? null
  const laterThan = pieces.at(-1)?.laterThan ?? null
  /** Of what is seen, how far it is to the end: that stays when something comes above it. */
  const below = useRef<number>(undefined)
  const fresh = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<SharedPiece>()
  const read = async (at: 'before' | 'after', messageId: string, isAsked: boolean) => {
    const piece = await readShared(shareId, { at, messageId }).catch(() => null)
    if (!piece) return false
    statements?.came(piece.statements)
    const view = scroller.current
    if (at === 'before' && view) below.current = view.scrollHeight - view.scrollTop
    setPieces((all) => (at === 'before' ? [piece, ...all] : [...all, piece]))
    // Whoever asks by keyboard goes on with what came.
    if (isAsked) setFocused(piece)
    return true
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: after whatever came above
  useLayoutEffect(() => {
    const view = scroller.current
    if (view && below.current !== undefined) view.scrollTop = view.scrollHeight - below.current
    below.current = undefined
  }, [earlierThan, scroller])
  useEffect(() => {
    if (focused) fresh.current?.focus({ preventScroll: true })
  }, [focused])
  return (
    <>
      {earlierThan !== null && (
        <MoreLink
          key={earlierThan}
          href={`/s/${shareId}?before=${earlierThan}`}
          label={t('earlier')}
          onRead={() => read('before', earlierThan, true)}
        />
      )}
      {pieces.map((piece) => (
        <div
          key={piece.messages[0]?.key ?? piece.laterThan}
          ref={piece === focused ? fresh : undefined}
          tabIndex={piece === focused ? -1 : undefined}
          className="flex flex-col gap-8 outline-none empty:hidden"
        >
          {piece.messages.map(children)}
        </div>
      ))}
      {laterThan !== null && (
        <MoreLink
          key={laterThan}
          href={`/s/${shareId}?after=${laterThan}`}
          label={t('later')}
          scroller={scroller}
          onRead={(isAsked) => read('after', laterThan, isAsked)}
        />
      )}
    </>
  )
}

/** Leads to more; with a scroller it is read by itself as soon as one comes near. */
function MoreLink(props: {
  href: string
  label: string
  scroller?: { current: HTMLElement | null }
  /** True when it came. */
  onRead: (isAsked: boolean) => Promise<boolean>
}) {
  const { href, label, scroller, onRead } = props
  const t = useTranslations('chat')
  const place = useRef<HTMLAnchorElement>(null)
  const [state, setState] = useState<'ready' | 'reading' | 'failed'>('ready')
  const read = async (isAsked: boolean) => {
    if (state === 'reading') return
    setState('reading')
    if (!(await onRead(isAsked))) setState('failed')
  }
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    if (!scroller) return
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && void latest.current(false),
      { root: scroller.current, rootMargin: '600px' },
    )
    if (place.current) observer.observe(place.current)
    return () => observer.disconnect()
  }, [scroller])
  const onClick = (event: MouseEvent) => {
    // In a new tab it is a page of its own.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    void read(true)
  }
  return (
    <a
      ref={place}
      href={href}
      aria-busy={state === 'reading'}
      onClick={onClick}
      className="inline-flex min-h-9 items-center self-center rounded-full border border-line bg-paper px-4 py-1 text-small font-medium transition hover:bg-raised"
    >
      {state === 'failed' ? t('moreFailed') : label}
    </a>
  )
}

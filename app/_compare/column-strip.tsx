'use client'

import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { AssistantEmblem } from '@/app/_chat/assistant-emblem'
import type { ShownColumn } from './round-grid'

/** In pixels, with the room below it: there an answer begins that was gone to. */
const STRIP_HEIGHT = 60
/** How far below the top of what scrolls, in pixels, an answer is read. */
const READING_LINE = STRIP_HEIGHT + 20

/** Where the answers are stacked: the way from one to another, in sight as long as any of them is. */
export function ColumnStrip(props: {
  columns: ShownColumn[]
  /** The list of the answers, in the same order. */
  list: RefObject<HTMLElement | null>
}) {
  const { columns, list } = props
  const t = useTranslations('compare')
  const strip = useRef<HTMLElement>(null)
  const [at, setAt] = useState(0)
  /** Which answer was gone to, and where it came to stand: it may not reach the top, and is read all the same. */
  const gone = useRef<{ at: number; top: number }>(undefined)
  useEffect(() => {
    const scroller = strip.current && findScroller(strip.current)
    if (!scroller) return
    const look = () => {
      // Side by side there is no strip to be seen.
      if (!strip.current?.offsetParent || !list.current) return
      const tops = [...list.current.children].map((column) => column.getBoundingClientRect().top)
      const stays = gone.current && Math.abs((tops[gone.current.at] ?? 0) - gone.current.top) < 2
      if (gone.current && stays) return
      gone.current = undefined
      const line = scroller.getBoundingClientRect().top + READING_LINE
      setAt(
        Math.max(
          0,
          tops.findLastIndex((top) => top <= line),
        ),
      )
    }
    scroller.addEventListener('scroll', look, { passive: true })
    return () => scroller.removeEventListener('scroll', look)
  }, [list])
  useEffect(() => showInStrip(strip.current, at), [at])
  const go = (next: number) => {
    const column = list.current?.children[next]
    const scroller = strip.current && findScroller(strip.current)
    if (!(column instanceof HTMLElement) || !scroller) return
    // By hand: `scrollIntoView` would move what holds the page as well.
    const above = scroller.getBoundingClientRect().top + STRIP_HEIGHT
    scroller.scrollBy({ top: column.getBoundingClientRect().top - above })
    // Whoever goes by keyboard or by ear goes on in the answer.
    column.focus({ preventScroll: true })
    gone.current = { at: next, top: column.getBoundingClientRect().top }
    setAt(next)
  }
  return (
    <nav
      ref={strip}
      aria-label={t('jump')}
      className="sticky top-0 z-10 -mx-5 overflow-x-auto border-b border-line bg-paper px-5 md:hidden"
    >
      <ul className="flex w-max gap-1.5 py-1.5">
        {columns.map(({ position, assistant }, index) => (
          <li key={position}>
            <button
              type="button"
              aria-current={index === at ? 'location' : undefined}
              onClick={() => go(index)}
              className="flex h-9 items-center gap-2 rounded-full border border-line ps-1 pe-3 text-small text-muted focus-visible:-outline-offset-2 aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:text-ink"
            >
              <AssistantEmblem assistant={assistant} size="sm" />
              <bdi lang={assistant.culture.tag}>{assistant.name}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function findScroller(element: HTMLElement): HTMLElement | null {
  const { parentElement } = element
  if (!parentElement) return null
  return getComputedStyle(parentElement).overflowY === 'auto' ? parentElement : findScroller(parentElement)
}

function showInStrip(strip: HTMLElement | null, at: number): void {
  const button = strip?.querySelectorAll('button')[at]
  if (!strip || !button) return
  const [outer, inner] = [strip.getBoundingClientRect(), button.getBoundingClientRect()]
  strip.scrollBy({ left: inner.left + inner.width / 2 - (outer.left + outer.width / 2) })
}

'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/**
 * The one owner of scrolling: the view follows the bottom only while the reader is there.
 *
 * Whoever scrolls up to read is left in peace while text goes on arriving; scrolling back down, or `pin`, follows
 * again. Growth is watched with a ResizeObserver and not through React's renders, because Markdown, fonts and opened
 * panels change heights without one.
 */
export function usePinnedScroll({ atTop }: { /** Whether reading begins at the top. */ atTop: boolean }) {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isPinned = useRef(!atTop)
  const [isAway, setIsAway] = useState(false)

  const pin = useCallback(() => {
    isPinned.current = true
    setIsAway(false)
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [])

  useEffect(() => {
    const view = scroller.current
    const inner = content.current
    if (!view || !inner) return
    let lastTop = view.scrollTop
    const onScroll = () => {
      const distance = view.scrollHeight - view.clientHeight - view.scrollTop
      // Only the reader scrolls up; content that grows leaves scrollTop where it is.
      if (distance < NEAR_PX) isPinned.current = true
      else if (view.scrollTop < lastTop) isPinned.current = false
      lastTop = view.scrollTop
      setIsAway(!isPinned.current)
    }
    const observer = new ResizeObserver(() => {
      if (isPinned.current) view.scrollTop = view.scrollHeight
    })
    view.addEventListener('scroll', onScroll, { passive: true })
    observer.observe(inner)
    return () => {
      view.removeEventListener('scroll', onScroll)
      observer.disconnect()
    }
  }, [])

  /** Opening a panel is reading, not following: the view stays where it is. */
  const unpin = useCallback(() => {
    isPinned.current = false
  }, [])

  const below = useRef<number>(undefined)
  /** Before something comes above what is seen: remembers where that stands, for `settle` once it has come. */
  const hold = useCallback(() => {
    const view = scroller.current
    if (view) below.current = view.scrollHeight - view.scrollTop
  }, [])
  const settle = useCallback(() => {
    const view = scroller.current
    if (view && below.current !== undefined) view.scrollTop = view.scrollHeight - below.current
    below.current = undefined
  }, [])

  return { scroller, content, isAway, pin, unpin, hold, settle }
}

export type PinnedScroll = ReturnType<typeof usePinnedScroll>

const NEAR_PX = 48

'use client'

import { useEffect, useRef } from 'react'

const EVERY_MS = 2_000
/** Somewhat longer than the server lets a turn take. */
const TRIES = 90

/**
 * While an answer is being written that this page does not follow (another tab's, or its own after the connection was
 * lost), looks for it on the hub; at last gives up. Time without a network does not count.
 */
export function useAnswerElsewhere(
  isWaiting: boolean,
  how: { onLook: () => Promise<void>; onGiveUp: () => void },
) {
  const latest = useRef(how)
  latest.current = how
  useEffect(() => {
    if (!isWaiting) return
    let tries = 0
    let isLooking = false
    const look = async () => {
      if (document.visibilityState !== 'visible' || !navigator.onLine || isLooking) return
      if (++tries > TRIES) {
        clearInterval(timer)
        return latest.current.onGiveUp()
      }
      isLooking = true
      // What did not come this time may come the next.
      await latest.current.onLook().catch(() => undefined)
      isLooking = false
    }
    const timer = setInterval(look, EVERY_MS)
    window.addEventListener('online', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', look)
    }
  }, [isWaiting])
}

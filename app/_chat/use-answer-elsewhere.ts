'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'

const EVERY_MS = 2_000
/** Somewhat longer than the server lets a turn take. */
const TRIES = 90

/** While an answer is being written in another tab, asks the server for the page again; at last gives up. */
export function useAnswerElsewhere(isWaiting: boolean, onGiveUp: () => void) {
  const { refresh } = useRouter()
  const giveUp = useRef(onGiveUp)
  giveUp.current = onGiveUp
  useEffect(() => {
    if (!isWaiting) return
    let tries = 0
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      if (++tries <= TRIES) return refresh()
      clearInterval(timer)
      giveUp.current()
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [isWaiting, refresh])
}

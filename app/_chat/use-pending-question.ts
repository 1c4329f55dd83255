'use client'

import { useEffect, useRef } from 'react'
import { takePendingQuestion } from './pending-question'

/** Asks the question that another page left under this name, once; null waits for none. */
export function usePendingQuestion(name: string | null, ask: (question: string) => void) {
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (name === null) return
    // A task of its own, so that a page that is mounted and dropped at once does not swallow the question.
    const timer = setTimeout(() => {
      const question = takePendingQuestion(name)
      if (question !== undefined) latest.current(question)
    })
    return () => clearTimeout(timer)
  }, [name])
}

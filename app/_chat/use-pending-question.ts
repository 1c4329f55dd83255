'use client'

import { useEffect, useRef } from 'react'
import type { Attachment } from '@/lib/attachments/attached-text'
import { takePendingQuestion } from './pending-question'

/** Asks the question that another page left under this name, once; null waits for none. */
export function usePendingQuestion(
  name: string | null,
  ask: (question: string, attachments: Attachment[]) => void,
) {
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (name === null) return
    // A task of its own, so that a page that is mounted and dropped at once does not swallow the question.
    const timer = setTimeout(() => {
      const left = takePendingQuestion(name)
      if (left) latest.current(left.question, left.attachments)
    })
    return () => clearTimeout(timer)
  }, [name])
}

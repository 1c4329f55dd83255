'use client'

import { useSearchParams } from 'next/navigation'
import { type RefObject, useEffect } from 'react'
import { FOUND_WORDS } from '@/app/found-words'
import { useEscape } from './use-escape'

/**
 * Marks in a message the words by which a search found it. The address says them, and as soon as it says them no more
 * the marks are gone: after Esc, after the next question, or with the message itself.
 */
export function useFoundWords(place: RefObject<HTMLElement | null>): void {
  const words = useSearchParams().get(FOUND_WORDS.name)?.slice(0, FOUND_WORDS.mostLength) ?? ''
  useEffect(() => {
    if (words === '') return
    let isOver = false
    let unmark: (() => void) | undefined
    const mark = async () => {
      const { markWords } = await import('./mark-words')
      if (!isOver && place.current) unmark = markWords(place.current, words)
    }
    // Without the marks the message is as readable as before.
    mark().catch(() => undefined)
    return () => {
      isOver = true
      unmark?.()
    }
  }, [place, words])
  useEscape(words !== '', forgetWords)
}

function forgetWords(): void {
  const address = new URL(window.location.href)
  address.searchParams.delete(FOUND_WORDS.name)
  window.history.replaceState(null, '', address)
}

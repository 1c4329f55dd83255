'use client'

import { useEffect, useState } from 'react'
import type { FoundConversation } from '@/lib/conversations/list-conversations'
import { searchOwn } from './actions'

/** Long enough that whoever types is not answered letter by letter. */
const PAUSE_MS = 250

/** What of the reader's conversations says what is being written into a search field. */
export function useConversationSearch() {
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<{ to: string; found: FoundConversation[] | null }>()
  useEffect(() => {
    if (text.trim() === '') return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const found = await searchOwn(text).catch(() => null)
      if (isCurrent) setAnswer({ to: text, found })
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [text])
  const isLooking = text.trim() !== '' && answer?.to !== text
  return {
    text,
    look: setText,
    found: answer?.found ?? [],
    isLooking,
    hasFailed: !isLooking && answer?.found === null,
  }
}

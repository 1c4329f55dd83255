'use client'

import { useEffect, useState } from 'react'

/** Long enough that whoever types is not answered letter by letter. */
const PAUSE_MS = 250

/** What the hub finds for what is being written into a field; `find` stays the same from one render to the next. */
export function useSearch<T>(find: (text: string) => Promise<T>) {
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<{ to: string; found: T | null }>()
  useEffect(() => {
    if (text.trim() === '') return
    let isCurrent = true
    const timer = setTimeout(async () => {
      const found = await find(text).catch(() => null)
      if (isCurrent) setAnswer({ to: text, found })
    }, PAUSE_MS)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [text, find])
  const isEmpty = text.trim() === ''
  const isLooking = !isEmpty && answer?.to !== text
  return {
    text,
    look: setText,
    isEmpty,
    isLooking,
    /** For what was written last that was looked for. */
    found: isEmpty ? undefined : (answer?.found ?? undefined),
    hasFailed: !isLooking && answer?.found === null,
  }
}

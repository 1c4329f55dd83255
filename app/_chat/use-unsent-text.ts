'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useConversations } from '@/app/_shell/conversations-context'
import { keepUnsent, readUnsent, type UnsentPlace } from './unsent-text'

/** The text of a field, with what was typed here before and not sent; `name` says which field, and may change as a conversation gets its own; null keeps nothing. */
export function useUnsentText(name: string | null) {
  const { readerKey } = useConversations()
  const [text, setText] = useState('')
  const latest = useRef('')
  const place = useRef<UnsentPlace>(undefined)
  const change = useCallback((next: string) => {
    latest.current = next
    setText(next)
    if (place.current) keepUnsent(place.current, next)
  }, [])
  /** Empties the field; what stood there is kept until `forget`, in case it does not arrive. */
  const release = useCallback(() => {
    latest.current = ''
    setText('')
  }, [])
  const forget = useCallback(() => {
    if (place.current && latest.current === '') keepUnsent(place.current, '')
  }, [])
  useEffect(() => {
    const before = place.current
    place.current = name === null ? undefined : { readerKey, name }
    if (before) keepUnsent(before, '')
    // What is being typed goes along to the new name; what waited there comes only into an empty field.
    change(latest.current || (place.current ? readUnsent(place.current) : ''))
  }, [readerKey, name, change])
  return { text, change, release, forget }
}

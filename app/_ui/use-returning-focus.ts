'use client'

import { useCallback, useRef } from 'react'

/**
 * Where a field takes an element's place for a while: `ref` belongs to the element, and who calls `returnFocus` before
 * the field goes gives the focus back to it.
 */
export function useReturningFocus<T extends HTMLElement>() {
  const isReturning = useRef(false)
  const ref = useCallback((element: T | null) => {
    if (isReturning.current) element?.focus()
    isReturning.current = false
  }, [])
  const returnFocus = useCallback(() => {
    isReturning.current = true
  }, [])
  return { ref, returnFocus }
}

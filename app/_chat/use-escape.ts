'use client'

import { useEffect } from 'react'

/** Esc stops what is running, unless a dialog is open: then it closes that. */
export function useEscape(isBusy: boolean, stop: () => void) {
  useEffect(() => {
    if (!isBusy) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return
      // One that has closed by this very key.
      if (event.target instanceof Element && event.target.closest('dialog')) return
      stop()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isBusy, stop])
}

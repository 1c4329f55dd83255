'use client'

import { useEffect } from 'react'
import { askBeforeLeaving, mayLeave } from '@/app/_shell/may-leave'

/**
 * Asks before the reader leaves what only this page holds: by a link, by the palette, by closing or reloading, by going
 * back in the browser's history. A browser does not let itself be held up twice in a row without something done on the page between.
 */
export function useLeaveWarning(isOn: boolean, words: string) {
  useEffect(() => {
    if (!isOn) return
    const stopAsking = askBeforeLeaving(() => window.confirm(words))
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      const staysOpen = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0
      const isElsewhere = link?.hasAttribute('download') || link?.getAttribute('target') === '_blank'
      if (!link || staysOpen || isElsewhere || mayLeave()) return
      event.preventDefault()
      event.stopPropagation()
    }
    const onTraverse = (event: NavigateEvent) => {
      if (
        event.navigationType !== 'traverse' ||
        !event.cancelable ||
        event.destination.sameDocument === false
      )
        return
      if (!mayLeave()) event.preventDefault()
    }
    // Not in every browser: there going back asks nothing.
    const history = 'navigation' in window ? window.navigation : undefined
    history?.addEventListener('navigate', onTraverse)
    window.addEventListener('beforeunload', onUnload)
    document.addEventListener('click', onClick, true)
    return () => {
      stopAsking()
      history?.removeEventListener('navigate', onTraverse)
      window.removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, true)
    }
  }, [isOn, words])
}

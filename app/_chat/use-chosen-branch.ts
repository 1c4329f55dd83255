'use client'

import { useCallback, useEffect, useRef } from 'react'
import { chooseVersion } from './actions'

/** The message at which a conversation was opened. */
export interface FoundPlace {
  messageId: string
  /** Whether it lies on another branch than the one that the hub shows by itself. */
  isOtherBranch: boolean
}

/**
 * Where a page was opened at a message of another branch, that branch becomes the one that is shown. What is returned
 * settles as soon as the hub knows: whoever asks or reads on must not do so on the branch of before.
 */
export function useChosenBranch(conversationId: string | null, found: FoundPlace | undefined) {
  const choosing = useRef<Promise<unknown>>(undefined)
  const messageId = found?.isOtherBranch ? found.messageId : undefined
  const choose = useCallback(async () => {
    if (conversationId === null || messageId === undefined) return
    choosing.current ??= chooseVersion(conversationId, messageId).catch(() => {
      choosing.current = undefined
    })
    await choosing.current
  }, [conversationId, messageId])
  useEffect(() => void choose(), [choose])
  return choose
}

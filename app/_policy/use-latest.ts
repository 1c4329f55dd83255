'use client'

import { useEffect, useState } from 'react'

export interface Latest<T> {
  state: 'waiting' | 'done' | 'failed'
  /** The last answer; it stays until the next one is there. */
  value?: T
  error?: unknown
}

/**
 * What `ask` says of the newest input: asked when the input has rested for `restMs`; an older question is aborted.
 * `undefined` as input asks nothing.
 */
export function useLatest<T>(
  input: string | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  restMs: number,
): Latest<T> {
  const [latest, setLatest] = useState<Latest<T>>({ state: 'waiting' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is another function at every render; `input` says when it asks something else
  useEffect(() => {
    if (input === undefined) return
    const abort = new AbortController()
    setLatest((before) => ({ ...before, state: 'waiting' }))
    const timer = setTimeout(async () => {
      try {
        const value = await ask(abort.signal)
        if (!abort.signal.aborted) setLatest({ state: 'done', value })
      } catch (error) {
        if (!abort.signal.aborted) setLatest((before) => ({ ...before, state: 'failed', error }))
      }
    }, restMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [input, restMs])
  return latest
}

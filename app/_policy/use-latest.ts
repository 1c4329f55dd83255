'use client'

import { useEffect, useState } from 'react'

export type Latest<T> =
  | { state: 'waiting'; value?: T }
  | { state: 'done'; value: T }
  | { state: 'failed'; error: unknown; value?: T }

/**
 * What `ask` says of the newest input: asked when the input has rested for `restMs`; an older question is aborted. The
 * last answer stays until the next one is there. `undefined` as input asks nothing.
 */
export function useLatest<Input extends string, T>(
  input: Input | undefined,
  ask: (signal: AbortSignal) => Promise<T>,
  restMs: number,
): Latest<T> {
  const [latest, setLatest] = useState<Latest<T>>({ state: 'waiting' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is another function at every render; `input` says when it asks something else
  useEffect(() => {
    if (input === undefined) return
    const abort = new AbortController()
    setLatest((before) => ({ ...before, state: 'waiting' }) as Latest<T>)
    const timer = setTimeout(async () => {
      try {
        const value = await ask(abort.signal)
        if (!abort.signal.aborted) setLatest({ state: 'done', value })
      } catch (error) {
        if (!abort.signal.aborted)
          setLatest((before) => ({
            state: 'failed',
            error,
            ...(before.value !== undefined && { value: before.value }),
          }))
      }
    }, restMs)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [input, restMs])
  return latest
}

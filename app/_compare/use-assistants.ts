'use client'

import { useCallback, useRef, useState } from 'react'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { describeAssistants } from './actions'

/** The assistants that a page has heard of; `describe` asks the hub for those of some names that it has not. */
export function useAssistants(initial: AssistantView[]) {
  const [assistants, setAssistants] = useState(initial)
  const latest = useRef(assistants)
  const describe = useCallback(async (names: string[]): Promise<AssistantView[]> => {
    const missing = names.filter((name) => latest.current.every(({ id }) => id !== name))
    if (missing.length > 0) {
      const came = await describeAssistants(missing).catch(() => [])
      latest.current = [...latest.current, ...came.filter(({ id }) => missing.includes(id))]
      setAssistants(latest.current)
    }
    return latest.current
  }, [])
  return { assistants, describe }
}

'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { AssistantView } from './assistant-view'
import { ChatView } from './chat-view'

/**
 * A conversation yet to begin. Once begun it takes the address `/c/…` without leaving this page, so that nothing is
 * torn down mid-answer; coming back to the page's own address therefore has to begin afresh by itself.
 */
export function NewChat({ assistant, keptIn }: { assistant: AssistantView; keptIn: 'cookie' | 'account' }) {
  const pathname = usePathname()
  const before = useRef(pathname)
  const [visit, setVisit] = useState(0)
  useEffect(() => {
    if (before.current !== pathname && pathname === `/chat/${assistant.id}`) setVisit((count) => count + 1)
    before.current = pathname
  }, [pathname, assistant.id])
  return (
    <ChatView
      key={visit}
      assistant={assistant}
      conversationId={null}
      piece={nothing}
      keptIn={keptIn}
      onBeginAnew={() => setVisit((count) => count + 1)}
    />
  )
}

const nothing = { messages: [], hasEarlier: false, hasLater: false }

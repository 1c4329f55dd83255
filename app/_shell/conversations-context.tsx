'use client'

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

/** A conversation, or a comparison of several assistants: the id tells which. */
export interface ListedConversation {
  id: string
  title: string
  /** `community/assistant`; of a comparison all of them, or nothing while they are hidden. */
  assistantName: string
}

export const isComparison = (id: string): boolean => id.startsWith('cmp_')

/** The page on which it stands. */
export const hrefOf = (id: string): string => (isComparison(id) ? `/compare/${id}` : `/c/${id}`)

interface Conversations {
  list: ListedConversation[]
  /** A conversation was begun or continued: it leads the list; one that is known keeps its title. */
  begun: (conversation: ListedConversation) => void
  renamed: (id: string, title: string) => void
  removed: (id: string) => void
}

const Context = createContext<Conversations | null>(null)

/** The reader's conversations beside every page; kept up to date without asking the server again. */
export function ConversationsProvider({
  initial,
  children,
}: {
  initial: ListedConversation[]
  children: ReactNode
}) {
  const [list, setList] = useState(initial)
  const begun = useCallback((conversation: ListedConversation) => {
    setList((before) => {
      const known = before.find(({ id }) => id === conversation.id)
      return [known ?? conversation, ...before.filter(({ id }) => id !== conversation.id)]
    })
  }, [])
  const renamed = useCallback((id: string, title: string) => {
    setList((before) => before.map((one) => (one.id === id ? { ...one, title } : one)))
  }, [])
  const removed = useCallback((id: string) => {
    setList((before) => before.filter((one) => one.id !== id))
  }, [])
  const value = useMemo(() => ({ list, begun, renamed, removed }), [list, begun, renamed, removed])
  return <Context value={value}>{children}</Context>
}

export function useConversations(): Conversations {
  const conversations = useContext(Context)
  if (!conversations) throw new Error('useConversations needs a ConversationsProvider above it.')
  return conversations
}

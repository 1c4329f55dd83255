'use client'

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react'
import { dropUnsentAt, moveUnsent, settleAccount } from '@/app/_chat/unsent-text'
import { FOUND_WORDS } from '@/app/found-words'
import type { Folder, ListedConversation } from '@/lib/conversations/list-conversations'

export type { ListedConversation }

export const isComparison = (id: string): boolean => id.startsWith('cmp_')

/** The page on which it stands, and where one of its messages does, with the words by which that was found. */
export function hrefOf(id: string, messageId: string | null = null, words = ''): string {
  const page = isComparison(id) ? `/compare/${id}` : `/c/${id}`
  if (messageId === null) return page
  const query = new URLSearchParams({ at: messageId, ...(words !== '' && { [FOUND_WORDS.name]: words }) })
  return `${page}?${query}`
}

type Begun = Pick<ListedConversation, 'id' | 'title' | 'assistantName'>

interface Conversations {
  /** Whose they are, for what this browser keeps of them; it tells no id. */
  readerKey: string
  /** What the page knows of: what leads the list, and whatever was asked for since. */
  list: ListedConversation[]
  folders: Folder[]
  /** A conversation was begun or continued: it leads the list, under the title that the hub gives it. */
  begun: (conversation: Begun) => void
  changed: (id: string, change: Partial<Omit<ListedConversation, 'id'>>) => void
  removed: (id: string) => void
  /** More of the list came from the hub. */
  came: (conversations: ListedConversation[]) => void
}

const Context = createContext<Conversations | null>(null)

/** The reader's conversations beside every page; kept up to date without asking the server again. */
export function ConversationsProvider(props: {
  readerKey: string
  /** The same of the guest that this reader was before they signed in. */
  guestKey: string | null
  isSignedIn: boolean
  initial: ListedConversation[]
  folders: Folder[]
  children: ReactNode
}) {
  const { readerKey, guestKey, isSignedIn } = props
  // Before any field looks for what was typed in it.
  useLayoutEffect(() => {
    settleAccount(isSignedIn ? readerKey : null)
    if (guestKey !== null) moveUnsent(guestKey, readerKey)
  }, [guestKey, readerKey, isSignedIn])
  const [list, setList] = useState(props.initial)
  const [folders, setFolders] = useState(props.folders)
  const [server, setServer] = useState(props.initial)
  // The server was asked anew: what has come into being since, as by an import, stands where it says.
  if (server !== props.initial) {
    const { initial } = props
    setServer(initial)
    setList([...initial, ...list.filter(({ id }) => !initial.some((known) => known.id === id))])
    setFolders(props.folders)
  }
  const begun = useCallback((conversation: Begun) => {
    setList((before) => {
      const known = before.find(({ id }) => id === conversation.id)
      const { title, assistantName } = conversation
      const leading = known
        ? { ...known, title, assistantName: known.assistantName || assistantName }
        : { ...conversation, folder: null, isPinned: false }
      return [leading, ...before.filter(({ id }) => id !== conversation.id)]
    })
  }, [])
  const came = useCallback((more: ListedConversation[]) => {
    setList((before) => [...before, ...more.filter(({ id }) => !before.some((known) => known.id === id))])
  }, [])
  const put = useCallback(
    (id: string, change: Partial<ListedConversation> | null) => {
      const known = list.find((one) => one.id === id)
      setList(
        list.flatMap((one) => {
          if (one.id !== id) return [one]
          return change === null ? [] : [{ ...one, ...change }]
        }),
      )
      const folder = change === null ? null : change.folder
      if (known && folder !== undefined) setFolders((before) => recount(before, known.folder, folder))
    },
    [list],
  )
  const removed = useCallback(
    (id: string) => {
      put(id, null)
      dropUnsentAt({ readerKey, name: id })
    },
    [put, readerKey],
  )
  const value = useMemo(
    () => ({ readerKey, list, folders, begun, came, changed: put, removed }),
    [readerKey, list, folders, begun, came, put, removed],
  )
  return <Context value={value}>{props.children}</Context>
}

/** The folders after something went from one to another; null is none. */
function recount(folders: Folder[], from: string | null, to: string | null): Folder[] {
  const counts = new Map(folders.map(({ name, count }) => [name, count]))
  if (from !== null) counts.set(from, (counts.get(from) ?? 1) - 1)
  if (to !== null) counts.set(to, (counts.get(to) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

export function useConversations(): Conversations {
  const conversations = useContext(Context)
  if (!conversations) throw new Error('useConversations needs a ConversationsProvider above it.')
  return conversations
}

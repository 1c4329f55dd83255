'use client'

import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import type { Vote } from '@/lib/votes/vote'

interface Votes {
  /** What the reader said of this, unless it was taken back. */
  find: (subject: Subject) => Vote | undefined
  /** Says it; true when it is kept. What could not be is as before, and `failed` names it. */
  cast: (vote: Vote) => Promise<boolean>
  /** Votes on answers that came to the page later. */
  came: (votes: Vote[]) => void
  /** The last vote that could not be kept. */
  failed: string | null
  /** Whether anything was said here at all. */
  hasAny: boolean
}

/** What a vote is about, whatever it says. */
export type Subject =
  | { kind: 'answer' | 'draft'; messageId: string }
  | { kind: 'pair'; left: string; right: string }

const Context = createContext<Votes | null>(null)

/** The reader's votes on the answers of this page. */
export function VotesProvider({ initial, children }: { initial: Vote[]; children: ReactNode }) {
  const [held, setHeld] = useState(() => new Map(initial.map((vote) => [keyOf(vote), vote])))
  const latest = useRef(held)
  latest.current = held
  const [failed, setFailed] = useState<string | null>(null)
  const cast = useCallback(async (vote: Vote) => {
    const key = keyOf(vote)
    const before = latest.current.get(key)
    setHeld((votes) => changed(votes, key, isTakenBack(vote) ? undefined : vote))
    setFailed(null)
    if (await send(vote)) return true
    setFailed(key)
    setHeld((votes) => changed(votes, key, before))
    return false
  }, [])
  const came = useCallback((votes: Vote[]) => {
    setHeld((before) => new Map([...before, ...votes.map((vote) => [keyOf(vote), vote] as const)]))
  }, [])
  const value = useMemo(
    () => ({
      find: (subject: Subject) => held.get(keyOf(subject)),
      cast,
      came,
      failed,
      hasAny: held.size > 0,
    }),
    [held, cast, came, failed],
  )
  return <Context value={value}>{children}</Context>
}

/** Null where nobody votes. */
export const useVotes = (): Votes | null => useContext(Context)

export const keyOf = (subject: Subject): string =>
  subject.kind === 'pair' ? `pair ${subject.left} ${subject.right}` : `${subject.kind} ${subject.messageId}`

const isTakenBack = (vote: Vote): boolean =>
  vote.kind === 'draft' ? vote.draft === null : vote.value === 'none'

function changed(votes: ReadonlyMap<string, Vote>, key: string, vote: Vote | undefined): Map<string, Vote> {
  const next = new Map(votes)
  if (vote) next.set(key, vote)
  else next.delete(key)
  return next
}

async function send(vote: Vote): Promise<boolean> {
  try {
    const response = await fetch('/api/votes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(vote),
    })
    return response.ok
  } catch {
    return false
  }
}

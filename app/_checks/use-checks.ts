'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import type { PlacedAnswer } from '@/lib/checks/check-answer'
import { type CheckSummary, summariseChecks } from '@/lib/checks/summarise-checks'
import { summariseSurprise } from '@/lib/checks/summarise-surprise'
import {
  type CheckEventView,
  type CheckOrder,
  type CheckRunView,
  ChecksRefused,
  orderChecks,
  readChecks,
} from './checks-api'

export interface ChecksState {
  /** Undefined before the server has said anything; null when no checks were begun. */
  run: CheckRunView | null | undefined
  answers: PlacedAnswer[]
  isGated: boolean
  /** The server's words; `?` when it cannot be reached. */
  trouble: string
}

const BEGIN: ChecksState = { run: undefined, answers: [], isGated: false, trouble: '' }
const AGAIN_MS = 2_000

/** Follows the checks of an upload, also past a restart of the server, and gives orders to them. */
export function useChecks(slug: string, id: string) {
  const [state, setState] = useState(BEGIN)
  /** Another number follows anew. */
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an order is followed from its beginning
  useEffect(() => {
    const left = new AbortController()
    void follow(left.signal)
    return () => left.abort()

    async function follow(signal: AbortSignal) {
      while (!signal.aborted) {
        let status: string | undefined
        try {
          for await (const event of readChecks(slug, id, signal)) {
            setState((old) => apply(old, event))
            status = statusAfter(event) ?? status
          }
        } catch (error) {
          if (signal.aborted) return
          const isRefused = error instanceof ChecksRefused
          setState((old) => ({ ...old, trouble: isRefused ? error.message : '?' }))
          if (isRefused) return
        }
        if (status !== undefined && status !== 'waiting' && status !== 'running') return
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }, [slug, id, round])

  const order = useCallback(
    async (what: CheckOrder) => {
      try {
        await orderChecks(slug, id, what)
        setState((old) => ({ ...old, trouble: '' }))
        setRound((old) => old + 1)
      } catch (error) {
        setState((old) => ({ ...old, trouble: error instanceof ChecksRefused ? error.message : '?' }))
      }
    },
    [slug, id],
  )
  const { run, answers } = state
  const summary = useMemo(
    (): CheckSummary | null => (run ? summariseChecks(run.plan, answers) : null),
    [run, answers],
  )
  const surprise = useMemo(() => (run ? summariseSurprise(run.plan, run.surprise) : null), [run])
  return { ...state, summary, surprise, order }
}

function apply(old: ChecksState, event: CheckEventView): ChecksState {
  if ('isGated' in event) return { ...old, isGated: event.isGated, trouble: '' }
  if ('run' in event) {
    // A connection that was lost tells the run from its beginning again.
    return { ...old, run: event.run, answers: [] }
  }
  if ('answers' in event) return { ...old, answers: [...old.answers, ...event.answers] }
  if ('error' in event) return { ...old, trouble: event.error.message }
  if ('surprise' in event) return old.run ? { ...old, run: { ...old.run, surprise: event.surprise } } : old
  return old.run ? { ...old, run: { ...old.run, status: event.status, trouble: event.trouble } } : old
}

/** What state the run is in after an event, where the event says so. */
function statusAfter(event: CheckEventView): string | undefined {
  if ('error' in event) return 'failed'
  if ('run' in event) return event.run?.status ?? 'none'
  return 'status' in event ? event.status : undefined
}

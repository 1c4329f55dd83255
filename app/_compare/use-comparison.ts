'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import * as z from 'zod/mini'
import type { AskedQuestion, ConversationAction } from '@/app/_chat/conversation-state'
import { readRefusal, TurnRefused } from '@/app/_chat/read-turn'
import { STOP } from '@/app/_chat/stop-turn'
import { useAnswerElsewhere } from '@/app/_chat/use-answer-elsewhere'
import { isAnyWrittenElsewhere, isRunning, type Round, stepComparison } from './comparison-state'
import { readPatiently } from './read-patiently'
import { TurnQueue } from './turn-queue'
import { nameOfNew } from './unsent-rounds'
import { useUnsentRounds } from './use-unsent-rounds'

/**
 * Answers that this page follows at once: a browser opens six connections to a hub, and the page needs some for
 * itself. How many of them run is the hub's to say.
 */
const MOST_AT_ONCE = 4

/** What a comparison that is not kept yet will be made of. */
export interface NewComparison {
  /** `community/assistant`, by position. */
  assistants: string[]
  isBlind: boolean
}

/**
 * A comparison that can be asked and stopped, the whole or one column; `onKept` hears its id, `onStart` with a title when
 * a question is kept, `onFound` that questions waited here which the hub never got.
 */
export function useComparison(input: {
  id: string | null
  initial: Round[]
  /** What one is made of as soon as something is asked. */
  whom: NewComparison
  onKept: (id: string) => void
  onStart: (id: string, title: string) => void
  onFound: () => void
}) {
  const { initial, onKept, onStart, whom, onFound } = input
  const [rounds, dispatch] = useReducer(stepComparison, initial)
  const [queue] = useState(() => new TurnQueue(MOST_AT_ONCE))
  const id = useRef(input.id)
  const creating = useRef<Promise<string> | undefined>(undefined)
  const wanted = useRef(whom)
  wanted.current = whom
  const unsent = useUnsentRounds({ name: id.current ?? nameOfNew(whom), initial, dispatch, onFound })

  /** The comparison's id, of a new one as soon as the hub keeps it; one is made however many columns want it. */
  const keep = useCallback(async (): Promise<string> => {
    if (id.current !== null) return id.current
    creating.current ??= createComparison(wanted.current).finally(() => {
      creating.current = undefined
    })
    id.current = await creating.current
    return id.current
  }, [])

  const ask = useCallback(
    async (asked: AskedQuestion & { positions: number[]; round: number }) => {
      const { question, attachments, positions, round } = asked
      dispatch({ type: 'asked', ...asked, key: crypto.randomUUID?.() ?? String(performance.now()) })
      unsent.keep({ question, attachments, positions, round })
      const kept = keep()
      kept
        .then((id) => {
          unsent.move(id)
          onKept(id)
        })
        .catch(() => undefined)
      const follow = (position: number) => async (signal: AbortSignal) => {
        for await (const step of readColumn(kept, { position, round, question, attachments }, signal)) {
          const start = step.type === 'told' && step.event.type === 'start' ? step.event : undefined
          // What a reader stopped is not asked for; what they left is.
          if (start || (step.type === 'stopped' && signal.reason === STOP)) unsent.drop(round, position)
          if (start?.title !== undefined) onStart(await kept, start.title)
          dispatch({ type: 'stepped', round, position, step })
        }
      }
      // In the queue before the comparison is kept, so that a stop reaches what has not begun.
      await Promise.all(positions.map((position) => queue.run(nameOf(round, position), follow(position))))
    },
    [keep, onKept, onStart, queue, unsent],
  )
  useEffect(() => () => queue.leaveAll(), [queue])
  useEffect(() => dispatch({ type: 'reloaded', rounds: initial }), [initial])
  const { refresh } = useRouter()
  useAnswerElsewhere(isAnyWrittenElsewhere(rounds), {
    async onLook() {
      // Without the hub the router would leave for an error page of the browser's.
      await fetch('/api/health', { method: 'HEAD', cache: 'no-store' })
      refresh()
    },
    onGiveUp: () => dispatch({ type: 'abandoned' }),
  })
  return {
    id,
    rounds,
    isBusy: rounds.some(isRunning),
    ask,
    stop: useCallback(() => queue.stopAll(), [queue]),
    /** Takes a question back in one column that the hub never got there. */
    discard: (round: number, position: number) => {
      unsent.drop(round, position)
      dispatch({ type: 'discarded', round, position })
    },
    stopOne: (round: number, position: number) => queue.stop(nameOf(round, position)),
    replace: (fresh: Round[]) => dispatch({ type: 'replaced', rounds: fresh }),
  }
}

const nameOf = (round: number, position: number) => `${round}:${position}`

async function* readColumn(
  kept: Promise<string>,
  asked: AskedQuestion & { position: number; round: number },
  signal: AbortSignal,
): AsyncGenerator<ConversationAction> {
  const { position, round, ...question } = asked
  try {
    const comparisonId = await kept
    yield* readPatiently({ column: { comparisonId, position, round }, ...question }, signal)
  } catch (error) {
    const details = error instanceof TurnRefused ? error.details : { code: 'connection_lost' }
    yield signal.aborted ? { type: 'stopped' } : { type: 'failed', error: details }
  }
}

const createdSchema = z.object({ id: z.string() })

async function createComparison(whom: NewComparison): Promise<string> {
  const response = await fetch('/api/comparisons', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(whom),
  })
  if (!response.ok) throw await readRefusal(response)
  return createdSchema.parse(await response.json()).id
}

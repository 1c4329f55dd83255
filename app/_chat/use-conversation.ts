'use client'

import { useCallback, useEffect, useReducer, useRef } from 'react'
import * as z from 'zod/mini'
import { type ConversationState, isWrittenElsewhere, stepConversation } from './conversation-state'
import type { AnswerError } from './message-view'
import { readEvents } from './read-events'
import { useAnswerElsewhere } from './use-answer-elsewhere'

/** A conversation that can be asked and stopped; `onStart` hears the id as soon as the server keeps the question. */
export function useConversation(input: {
  assistant: string
  initial: ConversationState
  onStart: (conversationId: string, question: string) => void
}) {
  const { assistant, initial, onStart } = input
  const [state, dispatch] = useReducer(stepConversation, initial)
  const running = useRef<AbortController>(undefined)
  const { conversationId } = state

  const ask = useCallback(
    async (question: string) => {
      const controller = new AbortController()
      running.current = controller
      dispatch({ type: 'asked', question, key: crypto.randomUUID?.() ?? String(performance.now()) })
      try {
        const body = await openTurn({ assistant, conversationId, question }, controller.signal)
        for await (const event of readEvents(body)) {
          if (event.type === 'start') onStart(event.conversationId, question)
          dispatch({ type: 'told', event })
        }
        // An answer that ended is over by now; only a stream that broke off is still open here.
        dispatch({ type: 'failed', error: connectionLost })
      } catch (error) {
        if (controller.signal.aborted) return dispatch({ type: 'stopped' })
        dispatch({ type: 'failed', error: error instanceof TurnRefused ? error.details : connectionLost })
      } finally {
        if (running.current === controller) running.current = undefined
      }
    },
    [assistant, conversationId, onStart],
  )
  const stop = useCallback(() => running.current?.abort(), [])
  useEffect(() => () => running.current?.abort(), [])
  const { messages } = initial
  useEffect(() => dispatch({ type: 'reloaded', messages }), [messages])
  useAnswerElsewhere(isWrittenElsewhere(state), () => dispatch({ type: 'abandoned' }))
  return { ...state, ask, stop }
}

const connectionLost: AnswerError = { code: 'connection_lost' }

const refusalSchema = z.object({
  error: z.object({
    code: z.string(),
    param: z.optional(z.string()),
    retryAfterSeconds: z.optional(z.number()),
  }),
})

class TurnRefused extends Error {
  constructor(readonly details: AnswerError) {
    super(details.code)
  }
}

async function openTurn(
  turn: { assistant: string; conversationId: string | null; question: string },
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { assistant, conversationId, question } = turn
  const response = await fetch('/api/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ assistant, conversationId: conversationId ?? undefined, question }),
    signal,
  })
  if (response.ok && response.body) return response.body
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined))
  const details = refusal.success ? refusal.data.error : { code: 'internal' }
  const header = Number(response.headers.get('Retry-After'))
  const retryAfterSeconds = header > 0 ? header : undefined
  throw new TurnRefused({ retryAfterSeconds, ...details })
}

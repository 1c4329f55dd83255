'use client'

import { useCallback, useEffect, useReducer, useRef } from 'react'
import { type ConversationState, isWrittenElsewhere, stepConversation } from './conversation-state'
import { readTurn } from './read-turn'
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
      const body = { assistant, conversationId: conversationId ?? undefined, question }
      for await (const step of readTurn(body, controller.signal)) {
        if (step.type === 'told' && step.event.type === 'start') onStart(step.event.conversationId, question)
        dispatch(step)
      }
      if (running.current === controller) running.current = undefined
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

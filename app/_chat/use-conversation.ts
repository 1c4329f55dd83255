'use client'

import { useCallback, useEffect, useReducer, useRef } from 'react'
import { chooseVersion } from './actions'
import { type ConversationState, isWrittenElsewhere, stepConversation } from './conversation-state'
import { readTurn } from './read-turn'
import { useAnswerElsewhere } from './use-answer-elsewhere'

/** In the place of an earlier question, or beside an earlier answer. */
export type Replacing = { editsId: string } | { againId: string }

/** A conversation that can be asked, stopped and branched; `onStart` hears its id and title as soon as the server keeps the question. */
export function useConversation(input: {
  assistant: string
  initial: ConversationState
  onStart: (conversationId: string, title: string | undefined) => void
}) {
  const { assistant, initial, onStart } = input
  const [state, dispatch] = useReducer(stepConversation, initial)
  const running = useRef<AbortController>(undefined)
  const { conversationId } = state

  const show = useCallback(async (conversation: string, messageId: string) => {
    const messages = await chooseVersion(conversation, messageId)
    if (messages) dispatch({ type: 'replaced', messages })
  }, [])
  const attempt = useRef<{ question: string; replacing: Replacing | undefined }>(undefined)
  const ask = useCallback(
    async (question: string, replacing?: Replacing) => {
      const controller = new AbortController()
      running.current = controller
      attempt.current = { question, replacing }
      const key = crypto.randomUUID?.() ?? String(performance.now())
      dispatch({ type: 'asked', question, key, replaces: replacing && Object.values(replacing)[0] })
      const said = replacing && 'againId' in replacing ? replacing : { ...replacing, question }
      const body = { assistant, conversationId: conversationId ?? undefined, ...said }
      let begun: { conversationId: string; messageId: string } | undefined
      for await (const step of readTurn(body, controller.signal)) {
        if (step.type === 'told' && step.event.type === 'start') {
          begun = step.event
          onStart(begun.conversationId, step.event.title)
        }
        dispatch(step)
      }
      if (running.current === controller) running.current = undefined
      // The server counts the versions and names them.
      if (replacing && begun) await show(begun.conversationId, begun.messageId)
    },
    [assistant, conversationId, onStart, show],
  )
  /** What was asked last once more, in the same place: for a turn that did not even begin. */
  const retry = useCallback(
    () => attempt.current && ask(attempt.current.question, attempt.current.replacing),
    [ask],
  )
  const stop = useCallback(() => running.current?.abort(), [])
  useEffect(() => () => running.current?.abort(), [])
  const { messages } = initial
  useEffect(() => dispatch({ type: 'reloaded', messages }), [messages])
  useAnswerElsewhere(isWrittenElsewhere(state), () => dispatch({ type: 'abandoned' }))
  const showVersion = useCallback(
    (messageId: string) => conversationId && show(conversationId, messageId),
    [conversationId, show],
  )
  return { ...state, ask, retry, stop, showVersion }
}

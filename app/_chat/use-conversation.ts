'use client'

import { useCallback, useEffect, useReducer, useRef } from 'react'
import { useStatements } from '@/app/_moderation/statements-context'
import { useVotes } from '@/app/_votes/votes-context'
import { chooseVersion, readPiece } from './actions'
import type { BranchPiece } from './branch-piece'
import {
  type AskedQuestion,
  type ConversationState,
  isWrittenElsewhere,
  type ShownPiece,
  stepConversation,
} from './conversation-state'
import { loadReadTurn, readTurnOnceLoaded } from './load-read-turn'
import { temporaryHistory } from './temporary-history'
import { useAnswerElsewhere } from './use-answer-elsewhere'

/** In the place of an earlier question, beside an earlier answer, or going on with it. */
export type Replacing = { editsId: string } | { againId: string } | { continuesId: string }

/**
 * A conversation that can be asked, stopped and branched, and read piece by piece; `onStart` hears its id and title as
 * soon as the server keeps the question. Of a temporary one the server keeps nothing, and what was said goes along with
 * every question.
 */
export function useConversation(input: {
  assistant: string
  initial: { conversationId: string | null; piece: ShownPiece }
  isTemporary?: boolean
  onStart: (conversationId: string, title: string | undefined) => void
}) {
  const { assistant, isTemporary = false, onStart } = input
  const { piece } = input.initial
  const [state, dispatch] = useReducer(stepConversation, input.initial, toState)
  const running = useRef<AbortController>(undefined)
  const { conversationId } = state
  const shown = useRef(state.messages)
  shown.current = state.messages
  const hear = usePieces()

  const show = useCallback(
    async (conversation: string, messageId: string) => {
      const piece = hear(await chooseVersion(conversation, messageId))
      if (piece) dispatch({ type: 'replaced', piece })
    },
    [hear],
  )
  const attempt = useRef<{ asked: AskedQuestion; replacing: Replacing | undefined }>(undefined)
  const ask = useCallback(
    async (asked: AskedQuestion, replacing?: Replacing) => {
      const controller = new AbortController()
      running.current = controller
      attempt.current = { asked, replacing }
      const key = crypto.randomUUID?.() ?? String(performance.now())
      const temporary = { isTemporary: true, assistant, history: temporaryHistory(shown.current), ...asked }
      dispatch({ type: 'asked', ...asked, key, replaces: replacing && Object.values(replacing)[0] })
      const said = replacing && !('editsId' in replacing) ? replacing : { ...replacing, ...asked }
      const kept = { assistant, conversationId: conversationId ?? undefined, ...said }
      let begun: { conversationId: string; messageId: string } | undefined
      for await (const step of readTurnOnceLoaded(isTemporary ? temporary : kept, controller.signal)) {
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
    [assistant, conversationId, isTemporary, onStart, show],
  )
  /** What was asked last once more, in the same place: for a turn that did not even begin. */
  const retry = useCallback(
    () => attempt.current && ask(attempt.current.asked, attempt.current.replacing),
    [ask],
  )
  const stop = useCallback(() => running.current?.abort(), [])
  useEffect(() => () => running.current?.abort(), [])
  useEffect(() => {
    const load = () => void loadReadTurn().catch(() => undefined)
    document.addEventListener('focusin', load, { once: true })
    return () => document.removeEventListener('focusin', load)
  }, [])
  useEffect(() => dispatch({ type: 'reloaded', piece }), [piece])
  useAnswerElsewhere(isWrittenElsewhere(state), () => dispatch({ type: 'abandoned' }))
  const showVersion = useCallback(
    (messageId: string) => conversationId && show(conversationId, messageId),
    [conversationId, show],
  )
  /** One piece more; true when it came. */
  const readMore = useCallback(
    async (at: 'before' | 'after', messageId: string | undefined, onCame: () => void) => {
      if (conversationId === null || messageId === undefined) return false
      const piece = hear(await readPiece(conversationId, { at, messageId }).catch(() => null))
      if (!piece) return false
      onCame()
      dispatch({ type: 'came', at, messageId, piece })
      return true
    },
    [conversationId, hear],
  )
  /** The end of the branch in the place of the piece that is shown. */
  const showEnd = useCallback(async () => {
    const piece = conversationId && hear(await readPiece(conversationId, null).catch(() => null))
    if (piece) dispatch({ type: 'replaced', piece })
  }, [conversationId, hear])
  return { ...state, ask, retry, stop, showVersion, readMore, showEnd }
}

function toState(initial: { conversationId: string | null; piece: ShownPiece }): ConversationState {
  const { messages, hasEarlier, hasLater } = initial.piece
  return { conversationId: initial.conversationId, messages, hasEarlier, hasLater, progress: null }
}

/** What comes with a piece is told to whoever shows votes and statements. */
function usePieces() {
  const told = { votes: useVotes(), statements: useStatements() }
  const latest = useRef(told)
  latest.current = told
  return useCallback((piece: BranchPiece | null) => {
    latest.current.votes?.came(piece?.votes ?? [])
    latest.current.statements?.came(piece?.statements ?? [])
    return piece
  }, [])
}

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
import { createTurnId, STOP, stopTurn } from './stop-turn'
import { temporaryTurn } from './temporary-history'
import { useAnswerElsewhere } from './use-answer-elsewhere'
import { type FoundPlace, useChosenBranch } from './use-chosen-branch'
import { useUnsentQuestions } from './use-unsent-questions'

/** In the place of an earlier question, beside an earlier answer, or going on with it, by its id; in a temporary chat by its key. */
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
  /** The message at which it was opened. */
  found?: FoundPlace | undefined
  onStart: (conversationId: string, title: string | undefined) => void
}) {
  const { assistant, isTemporary = false, onStart } = input
  const { piece } = input.initial
  const [state, dispatch] = useReducer(stepConversation, input.initial, toState)
  const running = useRef<{ controller: AbortController; ended: Promise<void> }>(undefined)
  const { conversationId } = state
  const latest = useRef(state)
  latest.current = state
  const hear = usePieces()
  const choose = useChosenBranch(input.initial.conversationId, input.found)

  const show = useCallback(
    async (conversation: string, messageId: string) => {
      const piece = hear(await chooseVersion(conversation, messageId))
      if (piece) dispatch({ type: 'replaced', piece })
    },
    [hear],
  )
  const unsent = useUnsentQuestions(isTemporary ? null : (conversationId ?? assistant), dispatch)
  /** Settles as soon as the question has arrived, or did not. */
  const ask = useCallback(
    (asked: AskedQuestion, replacing?: Replacing) =>
      new Promise<void>((settle) => {
        const controller = new AbortController()
        const before = running.current
        const key = createTurnId()
        const attempt = { key, ...asked, replacing }
        const said = replacing && !('editsId' in replacing) ? replacing : { ...replacing, ...asked }
        const kept = { conversationId: conversationId ?? undefined, ...said }
        const body = isTemporary ? temporaryTurn(latest.current.messages, { asked, replacing }) : kept
        dispatch({ type: 'asked', ...asked, key, replaces: replacing && Object.values(replacing)[0] })
        unsent.begin(attempt)
        const follow = async () => {
          // The hub answers one question of a conversation at a time: what was stopped ends first.
          await before?.ended
          await choose()
          let begun: { conversationId: string; messageId: string } | undefined
          for await (const step of readTurnOnceLoaded({ assistant, ...body }, controller.signal)) {
            if (step.type === 'told' && step.event.type === 'start') {
              begun = step.event
              unsent.drop(key)
              onStart(begun.conversationId, step.event.title)
            } else if (step.type === 'failed' && !begun) unsent.keep(key)
            dispatch(step)
            if (begun || step.type !== 'told') settle()
          }
          settle()
          // The server counts the versions and names them.
          if (replacing && begun) await show(begun.conversationId, begun.messageId).catch(() => undefined)
        }
        running.current = { controller, ended: follow() }
      }),
    [assistant, choose, conversationId, isTemporary, onStart, show, unsent],
  )
  const takeBack = useCallback(
    (key: string) => {
      const step = { type: 'taken-back' as const, key }
      dispatch(step)
      // What is asked before the page shows it stands where it stood.
      latest.current = stepConversation(latest.current, step)
      return unsent.drop(key)
    },
    [unsent],
  )
  /** What was asked once more, in the same place: for a turn that did not even begin. */
  const retry = useCallback(
    (key: string) => {
      const asked = takeBack(key)
      if (asked) void ask(asked, asked.replacing)
    },
    [ask, takeBack],
  )
  const elsewhere = isWrittenElsewhere(state) ? state.messages.at(-1)?.id : undefined
  const look = useCallback(async () => {
    const piece = conversationId === null ? null : hear(await readPiece(conversationId, null))
    if (piece) dispatch({ type: 'reloaded', piece })
  }, [conversationId, hear])
  const stop = useCallback(() => {
    if (elsewhere === undefined) running.current?.controller.abort(STOP)
    else void stopTurn({ messageId: elsewhere }).then(look)
  }, [elsewhere, look])
  useEffect(() => () => running.current?.controller.abort(), [])
  useEffect(() => {
    const load = () => void loadReadTurn().catch(() => undefined)
    document.addEventListener('focusin', load, { once: true })
    return () => document.removeEventListener('focusin', load)
  }, [])
  useEffect(() => dispatch({ type: 'reloaded', piece }), [piece])
  useAnswerElsewhere(elsewhere !== undefined, {
    onLook: look,
    onGiveUp: () => dispatch({ type: 'abandoned' }),
  })
  const showVersion = useCallback(
    (messageId: string): void => {
      if (isTemporary) dispatch({ type: 'turned', to: messageId })
      else if (conversationId) void show(conversationId, messageId)
    },
    [conversationId, isTemporary, show],
  )
  /** One piece more; true when it came. */
  const readMore = useCallback(
    async (at: 'before' | 'after', messageId: string | undefined, onCame: () => void) => {
      if (conversationId === null || messageId === undefined) return false
      await choose()
      const piece = hear(await readPiece(conversationId, { at, messageId }).catch(() => null))
      if (!piece) return false
      onCame()
      dispatch({ type: 'came', at, messageId, piece })
      return true
    },
    [choose, conversationId, hear],
  )
  /** The end of the branch in the place of the piece that is shown. */
  const showEnd = useCallback(async () => {
    await choose()
    const piece = conversationId && hear(await readPiece(conversationId, null).catch(() => null))
    if (piece) dispatch({ type: 'replaced', piece })
  }, [choose, conversationId, hear])
  /** Whether an answer is on its way, here or elsewhere. */
  const isBusy = state.progress !== null || elsewhere !== undefined
  return { ...state, isBusy, ask, retry, takeBack, stop, showVersion, readMore, showEnd }
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

import * as z from 'zod/mini'
import { addNote } from '@/app/_chat/add-note'
import type { Progress } from '@/app/_chat/conversation-state'
import type { AnswerError, Note } from '@/app/_chat/message-view'
import { type ChatEvent, chatEventSchema } from '@/lib/chat/chat-event'

const BY = ['base', 'current', 'candidate'] as const

export type TriedBy = (typeof BY)[number]

/** What the server tells of a trial, an event a line (`lib/chat/try-adapter.ts`). */
export const trialEventSchema = z.union([
  z.object({ columns: z.array(z.enum(BY)) }),
  z.object({ by: z.enum(BY), event: z.union([z.object({ type: z.literal('end') }), chatEventSchema]) }),
  z.object({ error: z.object({ code: z.string() }) }),
])

export type TrialEventView = z.infer<typeof trialEventSchema>

/** One answer of a round. */
export interface TrialAnswer {
  text: string
  notes: Note[]
  progress: Progress | null
  status: 'writing' | 'done' | 'blocked' | 'failed' | 'stopped'
  /** Why it failed. */
  error: AnswerError | undefined
}

export interface TrialRound {
  key: number
  question: string
  columns: TriedBy[]
  answers: Partial<Record<TriedBy, TrialAnswer>>
}

export const beginRound = (key: number, question: string): TrialRound => ({
  ...{ key, question, columns: [], answers: {} },
})

/** A round after an event. */
export function applyTrial(round: TrialRound, event: TrialEventView): TrialRound {
  if ('columns' in event) {
    return {
      ...round,
      columns: event.columns,
      answers: Object.fromEntries(event.columns.map((by) => [by, EMPTY])),
    }
  }
  if ('error' in event) return endRound(round, 'failed', event.error)
  const answer = round.answers[event.by] ?? EMPTY
  return { ...round, answers: { ...round.answers, [event.by]: applyEvent(answer, event.event) } }
}

/** A round whose answers are written no more: they were stopped, or the connection was lost. */
export function endRound(round: TrialRound, status: 'stopped' | 'failed', error?: AnswerError): TrialRound {
  const answers = Object.entries(round.answers).map(([by, answer]) => [
    by,
    answer.status === 'writing' ? { ...answer, status, error, progress: null } : answer,
  ])
  return { ...round, answers: Object.fromEntries(answers) }
}

/** What was said in one column, as its next question brings it along: exchanges that were answered. */
export function saidIn(
  rounds: readonly TrialRound[],
  by: TriedBy,
): { role: 'user' | 'assistant'; content: string }[] {
  return rounds.flatMap(({ question, answers }) => {
    const answer = answers[by]
    const isSaid = answer?.status === 'done' && answer.text.trim() !== ''
    return isSaid
      ? [
          { role: 'user' as const, content: question },
          { role: 'assistant' as const, content: answer.text },
        ]
      : []
  })
}

const EMPTY: TrialAnswer = {
  ...{ text: '', notes: [], progress: { state: 'waiting' }, status: 'writing', error: undefined },
}

function applyEvent(answer: TrialAnswer, event: ChatEvent | { type: 'end' }): TrialAnswer {
  switch (event.type) {
    case 'state': {
      const { state, drafts, done } = event
      return { ...answer, progress: { state, drafts, done } }
    }
    case 'delta':
      return { ...answer, text: answer.text + event.text }
    case 'note': {
      const { type: _, ...note } = event
      return { ...answer, notes: addNote(answer.notes, note) }
    }
    case 'blocked': {
      const { guardrail, policy, origin, stage, message } = event
      const note: Note = { kind: 'guardrail', action: 'block', guardrail, policy, origin, stage, message }
      // Nothing of a blocked answer stays on the screen.
      return { ...answer, text: '', status: 'blocked', progress: null, notes: addNote(answer.notes, note) }
    }
    case 'error':
      return { ...answer, status: 'failed', progress: null, error: event }
    case 'end':
      return answer.status === 'writing' ? { ...answer, status: 'done', progress: null } : answer
    default:
      return answer
  }
}

import type { ChatEvent } from '@/lib/chat/chat-event'
import { addNote } from './add-note'
import type { AnswerError, MessageView, Note } from './message-view'

/** What the chat page shows; `progress` is null unless an answer is on its way. */
export interface ConversationState {
  conversationId: string | null
  messages: MessageView[]
  progress: Progress | null
}

export interface Progress {
  state: 'waiting' | 'screening' | 'drafting' | 'choosing' | 'screening-answer'
  drafts?: number | undefined
  done?: number | undefined
}

export type ConversationAction =
  /** At the end; or in the place of an earlier question or answer, which becomes an earlier version. */
  | { type: 'asked'; question: string; key: string; replaces?: string | undefined }
  | { type: 'told'; event: ChatEvent }
  | { type: 'failed'; error: AnswerError }
  | { type: 'stopped' }
  /** Another branch, as the server has it. */
  | { type: 'replaced'; messages: MessageView[] }
  /** The page came again from the server. */
  | { type: 'reloaded'; messages: MessageView[] }
  /** Nobody will finish the answer that is being written elsewhere. */
  | { type: 'abandoned' }

/** One step of the conversation; an event that comes when nothing was asked changes nothing. */
export function stepConversation(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case 'asked':
      return { ...state, messages: askedMessages(state.messages, action), progress: { state: 'waiting' } }
    case 'replaced':
      return state.progress ? state : { ...state, messages: action.messages }
    case 'told':
      return state.progress ? tell(state, action.event) : state
    case 'failed':
      return end(state, { status: 'failed', error: action.error })
    case 'stopped':
      return end(state, { status: 'stopped' })
    case 'reloaded':
      return isWrittenElsewhere(state) ? { ...state, messages: action.messages } : state
    case 'abandoned':
      return isWrittenElsewhere(state)
        ? changeAnswer(state, (answer) => ({ ...answer, status: 'failed' }))
        : state
  }
}

/** Whether the last answer is being written by a turn that this page did not begin: another tab's. */
export function isWrittenElsewhere({ messages, progress }: ConversationState): boolean {
  const last = messages.at(-1)
  return progress === null && last?.role === 'assistant' && last.status === 'writing'
}

type Answer = Extract<MessageView, { role: 'assistant' }>
type Asked = Extract<ConversationAction, { type: 'asked' }>

/** Up to what is replaced the conversation stays; behind it the new turn begins. */
function askedMessages(messages: MessageView[], asked: Asked): MessageView[] {
  const at = messages.findIndex(({ id }) => id !== undefined && id === asked.replaces)
  const replaced = messages[at]
  if (!replaced) return [...messages, questionOf(asked), answerTo(asked)]
  const before = messages.slice(0, at)
  const versions = withOneMore(replaced)
  return replaced.role === 'user'
    ? [...before, { ...questionOf(asked), versions }, answerTo(asked)]
    : [...before, { ...answerTo(asked), versions }]
}

/** The new version has no name yet; the server gives it one. */
function withOneMore({ id = '', versions }: MessageView) {
  const ids = versions?.ids ?? [id]
  return { index: ids.length, ids: [...ids, ''] }
}

const questionOf = ({ question, key }: { question: string; key: string }): MessageView => ({
  role: 'user',
  key: `${key}-question`,
  content: question,
  isRefused: false,
})

const answerTo = ({ key }: { key: string }): MessageView => ({
  role: 'assistant',
  key: `${key}-answer`,
  content: '',
  status: 'writing',
  notes: [],
  reasons: null,
})

function tell(state: ConversationState, event: ChatEvent): ConversationState {
  switch (event.type) {
    case 'start':
      return {
        ...changeAnswer(nameQuestion(state, event.questionId), (answer) => ({
          ...answer,
          id: event.messageId,
        })),
        conversationId: event.conversationId,
      }
    case 'state':
      return { ...state, progress: { state: event.state, drafts: event.drafts, done: event.done } }
    case 'delta':
      return changeAnswer(state, (answer) => ({ ...answer, content: answer.content + event.text }))
    case 'note':
      return changeAnswer(state, (answer) => ({ ...answer, notes: addNote(answer.notes, noteOf(event)) }))
    case 'blocked': {
      const { guardrail, policy, origin, stage, message } = event
      const note: Note = { kind: 'guardrail', action: 'block', guardrail, policy, origin, stage, message }
      const refused = stage === 'input' ? refuseQuestion(state) : state
      // Nothing of a blocked answer is kept, so nothing of it stays on the screen either.
      return changeAnswer(refused, (answer) => ({
        ...answer,
        content: '',
        status: 'blocked',
        notes: addNote(answer.notes, note),
      }))
    }
    case 'done': {
      const { status, ranking, receipt, candidates } = event
      const isEmpty = !ranking && !receipt && candidates.length === 0
      return end(state, { status, reasons: isEmpty ? null : { ranking, receipt, candidates } })
    }
    case 'error': {
      const { code, param, retryAfterSeconds } = event
      return end(state, { status: 'failed', error: { code, param, retryAfterSeconds } })
    }
  }
}

function noteOf(event: Extract<ChatEvent, { type: 'note' }>): Note {
  if (event.kind === 'history-dropped') return { kind: 'history-dropped', count: event.count }
  if (event.kind === 'unsure') return { kind: 'unsure' }
  const { action, guardrail, policy, origin, stage, message } = event
  return { kind: 'guardrail', action, guardrail, policy, origin, stage, message }
}

function end(state: ConversationState, outcome: Partial<Answer>): ConversationState {
  if (!state.progress) return state
  return { ...changeAnswer(state, (answer) => ({ ...answer, ...outcome })), progress: null }
}

function changeAnswer(state: ConversationState, change: (answer: Answer) => Answer): ConversationState {
  const last = state.messages.at(-1)
  if (last?.role !== 'assistant') return state
  return { ...state, messages: [...state.messages.slice(0, -1), change(last)] }
}

const refuseQuestion = (state: ConversationState) => changeQuestion(state, { isRefused: true })

const nameQuestion = (state: ConversationState, id: string | undefined) =>
  id === undefined ? state : changeQuestion(state, { id })

function changeQuestion(
  state: ConversationState,
  change: Partial<Extract<MessageView, { role: 'user' }>>,
): ConversationState {
  const at = state.messages.findLastIndex((message) => message.role === 'user')
  const question = state.messages[at]
  if (question?.role !== 'user') return state
  return { ...state, messages: state.messages.with(at, { ...question, ...change }) }
}

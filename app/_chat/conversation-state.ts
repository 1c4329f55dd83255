import type { Attachment } from '@/lib/attachments/attached-text'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { addNote } from './add-note'
import type { BranchPiece } from './branch-piece'
import type { AnswerError, MessageView, Note, VersionsView } from './message-view'
import { putAside, turnAside, type VersionsAside } from './versions-aside'

/** What the chat page shows; `progress` is null unless an answer is on its way. */
export interface ConversationState {
  conversationId: string | null
  /** A piece of the branch. */
  messages: MessageView[]
  /** Whether the branch has more before and behind that piece. */
  hasEarlier?: boolean
  hasLater?: boolean
  progress: Progress | null
  /** By the key of a turn that the hub has not begun: what its question or answer stands in the place of. */
  replaced?: Readonly<Record<string, MessageView[]>>
  /** Of a conversation that the hub does not keep: the versions of its answers. */
  aside?: VersionsAside
}

/** A piece of a branch as the server has it. */
export type ShownPiece = Pick<BranchPiece, 'messages' | 'hasEarlier' | 'hasLater'>

export interface Progress {
  state: 'waiting' | 'screening' | 'drafting' | 'choosing' | 'screening-answer'
  drafts?: number | undefined
  done?: number | undefined
}

/** What a reader asks. */
export interface AskedQuestion {
  question: string
  attachments: Attachment[]
}

export type ConversationAction =
  /** At the end; or in the place of an earlier question or answer, by its id or key, which becomes an earlier version. */
  | (AskedQuestion & { type: 'asked'; key: string; replaces?: string | undefined })
  | { type: 'told'; event: ChatEvent }
  | { type: 'failed'; error: AnswerError }
  | { type: 'stopped' }
  /** The connection broke off; the hub goes on with what it has begun. */
  | { type: 'lost' }
  /** A turn that the hub never began is gone again, and what it stood in the place of is back. */
  | { type: 'taken-back'; key: string }
  /** Another version of an answer that the hub does not keep. */
  | { type: 'turned'; to: string }
  /** What is shown from the piece's first message on; what was shown before it stays. */
  | { type: 'replaced'; piece: ShownPiece }
  /** The page came again from the server. */
  | { type: 'reloaded'; piece: ShownPiece }
  /** What was said before the first message that is shown, or after the last. */
  | { type: 'came'; at: 'before' | 'after'; messageId: string; piece: ShownPiece }
  /** Nobody will finish the answer that is being written elsewhere. */
  | { type: 'abandoned' }

/** One step of the conversation; an event that comes when nothing was asked changes nothing. */
export function stepConversation(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case 'asked':
      return ask(state, action)
    case 'replaced':
      return state.progress ? state : replaceFrom(state, action.piece)
    case 'told':
      return state.progress ? tell(state, action.event) : state
    case 'failed':
      return end(state, { status: 'failed', error: action.error })
    case 'stopped':
      return end(state, { status: 'stopped' })
    case 'lost':
      return { ...state, progress: null }
    case 'taken-back':
      return takeBack(state, action.key)
    case 'turned':
      return state.progress ? state : turnAside(state, action.to)
    case 'reloaded':
      return isWrittenElsewhere(state) ? replaceFrom(state, action.piece) : state
    case 'came':
      return action.at === 'before' ? addBefore(state, action) : addAfter(state, action)
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
function ask(state: ConversationState, asked: Asked): ConversationState {
  const { messages } = state
  const begun = { ...state, hasLater: false, progress: { state: 'waiting' as const } }
  const at = asked.replaces === undefined ? -1 : messages.findIndex((one) => nameOf(one) === asked.replaces)
  const replaced = messages[at]
  if (!replaced) {
    // What lies between the piece that is shown and the end of the branch comes when it is asked for.
    const before = state.hasLater ? [] : messages
    const hasEarlier = state.hasEarlier || state.hasLater
    return { ...begun, hasEarlier, messages: [...before, questionOf(asked), answerTo(asked)] }
  }
  const before = messages.slice(0, at)
  const kept = { ...begun, replaced: { ...state.replaced, [asked.key]: messages.slice(at) } }
  if (replaced.role === 'user') {
    const question = { ...questionOf(asked), versions: withOneMore(replaced) }
    return { ...kept, messages: [...before, question, answerTo(asked)] }
  }
  if (replaced.id === undefined) {
    const { aside, versions } = putAside(state, at)
    return { ...kept, aside, messages: [...before, { ...answerTo(asked), versions }] }
  }
  return { ...kept, messages: [...before, { ...answerTo(asked), versions: withOneMore(replaced) }] }
}

/** What a message is called: by the hub, else by its page. */
export const nameOf = ({ id, key }: MessageView): string => id ?? key

/** Which turn of this page a message belongs to. */
export const turnKeyOf = ({ key }: MessageView): string => key.replace(/-(question|answer)$/, '')

function takeBack(state: ConversationState, key: string): ConversationState {
  const keys = [`${key}-question`, `${key}-answer`]
  const at = state.messages.findIndex((message) => keys.includes(message.key))
  if (at < 0) return state
  const { [key]: back = [], ...replaced } = state.replaced ?? {}
  const after = state.messages.slice(at).filter((message) => !keys.includes(message.key))
  return { ...state, replaced, messages: [...state.messages.slice(0, at), ...back, ...after] }
}

/** A message that is shown already stays the same element, so that the focus in it stays as well. */
function replaceFrom(state: ConversationState, piece: ShownPiece): ConversationState {
  const { hasEarlier, hasLater } = piece
  const keys = new Map(state.messages.map(({ id, key }) => [id, key]))
  const messages = piece.messages.map((message) => ({ ...message, key: keys.get(message.id) ?? message.key }))
  const at = state.messages.findIndex(({ id }) => id !== undefined && id === messages[0]?.id)
  if (at < 0) return { ...state, messages, hasEarlier, hasLater }
  return { ...state, messages: [...state.messages.slice(0, at), ...messages], hasLater }
}

type Came = Extract<ConversationAction, { type: 'came' }>

function addBefore(state: ConversationState, { messageId, piece }: Came): ConversationState {
  if (state.messages[0]?.id !== messageId) return state
  return { ...state, messages: [...piece.messages, ...state.messages], hasEarlier: piece.hasEarlier }
}

function addAfter(state: ConversationState, { messageId, piece }: Came): ConversationState {
  if (state.progress || state.messages.at(-1)?.id !== messageId) return state
  return { ...state, messages: [...state.messages, ...piece.messages], hasLater: piece.hasLater }
}

/** The new version has no name yet; the server gives it one, and counts. */
function withOneMore({ id, versions }: MessageView): VersionsView {
  const count = versions?.count ?? 1
  return { index: count, count: count + 1, earlierId: id ?? null, laterId: null }
}

const questionOf = ({ question, attachments, key }: Asked): MessageView => ({
  role: 'user',
  key: `${key}-question`,
  content: question,
  attachments,
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
      const refused = stage === 'input' || stage === 'attachment' ? refuseQuestion(state) : state
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
      const { code, param, retryAfterSeconds, amounts } = event
      return end(state, { status: 'failed', error: { code, param, retryAfterSeconds, amounts } })
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

import { type AssistantView, toAssistantView } from '@/app/_chat/assistant-view'
import { type MessageView, toMessageView } from '@/app/_chat/message-view'
import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Attachment } from '@/lib/attachments/attached-text'
import { type ComparedMessage, type ComparisonWithMessages, isHidden } from '@/lib/comparisons/comparisons'
import { listRounds } from '@/lib/comparisons/list-rounds'

/** A comparison as its page shows it: plain data that may travel to the browser. While names are hidden it holds none. */
export interface ComparisonView {
  id: string
  isHidden: boolean
  /** Whether all of them belong to archived communities, so that nobody is left to ask; it tells no name. */
  isOver: boolean
  columns: ColumnView[]
  rounds: {
    index: number
    question: string
    attachments: Attachment[]
    cells: { position: number; messages: MessageView[] }[]
  }[]
}

export interface ColumnView {
  position: number
  /** Null while the names are hidden, and when the assistant is no more. */
  assistant: AssistantView | null
  /** Null while the names are hidden, and before the first question. */
  conversationId: string | null
}

export function toComparisonView(
  comparison: ComparisonWithMessages,
  assistants: readonly ListedAssistant[],
): ComparisonView {
  const hidden = isHidden(comparison)
  const columns = comparison.columns.map(({ position, assistantName, conversationId }) => {
    const assistant = assistants.find(({ name }) => name === assistantName)
    return hidden
      ? { position, assistant: null, conversationId: null }
      : { position, assistant: assistant ? toAssistantView(assistant) : null, conversationId }
  })
  const isOver = comparison.columns.every(({ assistantName }) =>
    assistants.some(({ name, community }) => name === assistantName && community.isArchived),
  )
  return { id: comparison.id, isHidden: hidden, isOver, columns, rounds: roundsOf(comparison, hidden) }
}

function roundsOf(comparison: ComparisonWithMessages, hidden: boolean): ComparisonView['rounds'] {
  return listRounds(comparison).map((round) => {
    const cells = round.cells.map(({ position, question, answer }) => {
      const community = comparison.columns[position]?.assistantName.split('/')[0] ?? ''
      return { position, messages: [question, answer].map((message) => viewOf(message, community, hidden)) }
    })
    const asked = cells[0]?.messages.find((message) => message.role === 'user')
    const { index } = round
    return { index, question: asked?.content ?? '', attachments: asked?.attachments ?? [], cells }
  })
}

function viewOf(message: ComparedMessage, community: string, hidden: boolean): MessageView {
  const view = toMessageView(message, community)
  if (!hidden || view.role === 'user') return view
  // What a policy or a receipt says would give the community away.
  const notes = view.notes.map((note) =>
    note.kind === 'guardrail' ? { ...note, message: '', policy: { community: '', version: 0 } } : note,
  )
  return { ...view, notes, reasons: null }
}

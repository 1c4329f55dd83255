import { type AssistantView, toAssistantView } from '@/app/_chat/assistant-view'
import { type MessageView, toMessageView } from '@/app/_chat/message-view'
import type { ListedAssistant } from '@/lib/assistants/resolve-assistant'
import type { Attachment } from '@/lib/attachments/attached-text'
import { type ComparedMessage, type ComparisonWithMessages, isHidden } from '@/lib/comparisons/comparisons'

/** A comparison as its page shows it: plain data that may travel to the browser. While names are hidden it holds none. */
export interface ComparisonView {
  id: string
  isHidden: boolean
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
  return { id: comparison.id, isHidden: hidden, columns, rounds: roundsOf(comparison, hidden) }
}

function roundsOf(comparison: ComparisonWithMessages, hidden: boolean): ComparisonView['rounds'] {
  const { turns, messages, columns } = comparison
  // Of a column asked again within a round, the last counts.
  const places = new Map(turns.map((turn) => [`${turn.round}:${turn.position}`, turn]))
  const indices = [...new Set(turns.map(({ round }) => round))].sort((a, b) => a - b)
  return indices.map((index) => {
    const cells = [...places.values()]
      .filter(({ round }) => round === index)
      .sort((a, b) => a.position - b.position)
      .flatMap(({ answerId, position }) => {
        const at = messages.findIndex(({ id }) => id === answerId)
        const pair = messages.slice(at - 1, at + 1)
        if (at < 1 || pair.length < 2) return []
        const community = columns[position]?.assistantName.split('/')[0] ?? ''
        return [{ position, messages: pair.map((message) => viewOf(message, community, hidden)) }]
      })
    const asked = cells[0]?.messages.find((message) => message.role === 'user')
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

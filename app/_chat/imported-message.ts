import type { ShownMessage } from '@/lib/conversations/conversations'
import type { VersionsView } from './message-view'

/** A message of an imported conversation as the page shows it. */
export interface ImportedMessage {
  id: string
  role: 'user' | 'assistant'
  content: string
  isBlocked: boolean
  /** What the model called itself. */
  model: string | null
  versions: VersionsView
}

export function toImportedMessage(row: ShownMessage): ImportedMessage {
  const { id, role, content, model, versions } = row
  return { id, role, content, model, versions, isBlocked: row.status === 'blocked' }
}

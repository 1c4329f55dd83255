import { cache } from 'react'
import { type StatementView, toStatementView } from '@/app/_moderation/statement-view'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findShared, type SharedPlace } from '@/lib/conversations/shares'
import { listOwnStatements } from '@/lib/moderation/statements'
import { type MessageView, toKeptView } from './message-view'

/** A piece of what is read under a link, with what its reader told moderators of its answers. */
export interface SharedPiece {
  messages: MessageView[]
  /** The messages before and after which more was said; null at either end. */
  earlierThan: string | null
  laterThan: string | null
  statements: StatementView[]
}

/** What is shared under a link, and who answered in it. A private community's is for its people only. @throws PolyphonyError (not_found) */
export const findSharedHere = cache(async (shareId: string, at?: SharedPlace['at'], messageId = '') => {
  const shared = await findShared(shareId, at && { at, messageId })
  // What was brought along and not gone on with is no community's.
  if (shared.assistantName === '') return { shared, assistant: null }
  return { shared, assistant: await findAssistant(shared.assistantName, await currentReader()) }
})

export async function toSharedPiece(found: Awaited<ReturnType<typeof findSharedHere>>): Promise<SharedPiece> {
  const { messages, importedFrom, earlierThan, laterThan } = found.shared
  const reader = await currentReader()
  const ids = messages.map(({ id }) => id)
  const statements = reader ? await listOwnStatements(reader, ids) : []
  const community = found.assistant?.community.slug ?? ''
  return {
    messages: messages.map((message) => toKeptView(message, { community, importedFrom })),
    ...{ earlierThan, laterThan },
    statements: statements.map(toStatementView),
  }
}

import { type StatementView, toStatementView } from '@/app/_moderation/statement-view'
import type { BranchWindow } from '@/lib/conversations/branch-window'
import type { Conversation } from '@/lib/conversations/conversations'
import { listOwnStatements } from '@/lib/moderation/statements'
import type { Reader } from '@/lib/people/reader'
import type { Vote } from '@/lib/votes/vote'
import { listVotes } from '@/lib/votes/votes'
import { type MessageView, toKeptView } from './message-view'

/** A piece of a conversation's branch as its page shows it, with what the reader said of its answers. */
export interface BranchPiece {
  messages: MessageView[]
  hasEarlier: boolean
  hasLater: boolean
  votes: Vote[]
  statements: StatementView[]
}

export async function toBranchPiece(
  reader: Reader,
  shown: Pick<Conversation, 'assistantName' | 'importedFrom'> & BranchWindow,
): Promise<BranchPiece> {
  const { hasEarlier, hasLater, importedFrom } = shown
  const [community = ''] = shown.assistantName.split('/')
  const ids = shown.messages.map(({ id }) => id)
  const [votes, statements] = await Promise.all([listVotes(reader, ids), listOwnStatements(reader, ids)])
  return {
    messages: shown.messages.map((row) => toKeptView(row, { community, importedFrom })),
    ...{ hasEarlier, hasLater, votes },
    statements: statements.map(toStatementView),
  }
}

import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { moveComparisons } from '@/lib/store/comparisons'
import {
  type ConversationRow,
  deleteConversationRow,
  getConversationRow,
  insertConversation,
  moveConversations,
  updateConversationTitle,
} from '@/lib/store/conversations'
import type { Database } from '@/lib/store/database'
import { listMessageRows, type MessageRow } from '@/lib/store/messages'
import { restoreMessages, restoreText } from '@/lib/store/restore-messages'
import { moveStatements } from '@/lib/store/statements'
import { moveVotes } from '@/lib/store/votes'
import { titleOf } from './title-of'

/** As its reader may see it, stand-ins restored. */
export type Conversation = Omit<ConversationRow, 'standIns'>
export type ConversationWithMessages = Conversation & { messages: MessageRow[] }

/** Begins a conversation of a reader with an assistant; its title is the first words of what it is given. */
export async function createConversation(
  input: {
    /** New, from `createId('conv')`. */
    id: string
    reader: Reader
    /** `community/assistant` */
    assistantName: string
    /** The question, or what stands in for one that was refused. */
    question: string
  },
  db?: Database,
): Promise<ConversationRow> {
  const { id, reader, assistantName, question } = input
  return insertConversation({ id, owner: ownerOf(reader), assistantName, title: titleOf(question) }, db)
}

/**
 * One of the reader's conversations with all its messages and their drafts, branches one after another.
 * @throws PolyphonyError (not_found) also when it is somebody else's
 */
export async function findConversation(reader: Reader, id: string): Promise<ConversationWithMessages> {
  const head = await findConversationHead(reader, id)
  return { ...restoreHead(head), messages: restoreMessages(await listMessageRows(id), head.standIns) }
}

/** One of the reader's conversations as it is kept, without what was said in it. @throws PolyphonyError (not_found) as `findConversation` */
export async function findConversationHead(reader: Reader, id: string): Promise<ConversationRow> {
  const conversation = await getConversationRow(id, ownerOf(reader))
  if (!conversation) throw noConversation()
  return conversation
}

/** Gives one of the reader's conversations another title. @throws PolyphonyError (not_found, invalid_request) */
export async function renameConversation(reader: Reader, id: string, title: string): Promise<void> {
  const trimmed = title.trim()
  if (trimmed === '')
    throw new PolyphonyError('invalid_request', 'A title needs at least one character.', { param: 'title' })
  if (!(await updateConversationTitle(id, ownerOf(reader), titleOf(trimmed)))) throw noConversation()
}

/** Deletes one of the reader's conversations with all that was said in it. @throws PolyphonyError (not_found) */
export async function deleteConversation(reader: Reader, id: string): Promise<void> {
  if (!(await deleteConversationRow(id, ownerOf(reader)))) throw noConversation()
}

/** Gives what somebody asked, compared and voted as a guest to the account they signed in to; returns how many conversations moved. */
export async function adoptGuestConversations(guestId: string, userId: string): Promise<number> {
  await moveComparisons(guestId, userId)
  await moveVotes(guestId, userId)
  await moveStatements(guestId, userId)
  return moveConversations(guestId, userId)
}

/** What stand-ins stand for stays behind: whoever shows a conversation has no use for the list. */
export function restoreHead({ standIns, ...head }: ConversationRow): Conversation {
  return { ...head, title: restoreText(head.title, standIns) }
}

export function noConversation(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such conversation, or it is not yours.')
}

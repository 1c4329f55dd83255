import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { moveComparisons } from '@/lib/store/comparisons'
import {
  type ConversationRow,
  deleteConversationRow,
  getConversationRow,
  insertConversation,
  listConversationRows,
  moveConversations,
  updateConversationTitle,
} from '@/lib/store/conversations'
import { listMessageRows, listSaidRows, type MessageRow, type SaidRow } from '@/lib/store/messages'
import { moveVotes } from '@/lib/store/votes'
import { titleOf } from './title-of'

export type Conversation = ConversationRow
export type ConversationWithMessages = ConversationRow & { messages: MessageRow[] }

/** Begins a conversation of a reader with an assistant; its title is the first words of the question. */
export async function createConversation(input: {
  /** New, from `createId('conv')`. */
  id: string
  reader: Reader
  /** `community/assistant` */
  assistantName: string
  question: string
}): Promise<Conversation> {
  const { id, reader, assistantName, question } = input
  return insertConversation({ id, owner: ownerOf(reader), assistantName, title: titleOf(question) })
}

/** The reader's conversations outside comparisons, the one last changed first, at most 200. */
export async function listConversations(reader: Reader): Promise<Conversation[]> {
  return listConversationRows(ownerOf(reader), 200)
}

/**
 * One of the reader's conversations with its messages and their drafts.
 * @throws PolyphonyError (not_found) also when it is somebody else's
 */
export async function findConversation(reader: Reader, id: string): Promise<ConversationWithMessages> {
  return { ...(await findConversationHead(reader, id)), messages: await listMessageRows(id) }
}

/** One of the reader's conversations without what was said in it. @throws PolyphonyError (not_found) as `findConversation` */
export async function findConversationHead(reader: Reader, id: string): Promise<Conversation> {
  const conversation = await getConversationRow(id, ownerOf(reader))
  if (!conversation) throw noConversation()
  return conversation
}

/** What was said in one of the reader's conversations and what came of it, without drafts and receipts. @throws PolyphonyError (not_found) */
export async function listSaid(reader: Reader, id: string): Promise<SaidRow[]> {
  await findConversationHead(reader, id)
  return listSaidRows(id)
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
  return moveConversations(guestId, userId)
}

export function noConversation(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such conversation, or it is not yours.')
}

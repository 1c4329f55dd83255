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
  updateConversationLeaf,
  updateConversationTitle,
} from '@/lib/store/conversations'
import type { Database } from '@/lib/store/database'
import { listMessageRows, listSaidRows, type MessageRow, type SaidRow } from '@/lib/store/messages'
import { restoreMessages, restoreText } from '@/lib/store/restore-messages'
import { moveStatements } from '@/lib/store/statements'
import { moveVotes } from '@/lib/store/votes'
import { latestLeafUnder, pathTo, type Versions, versionsOf } from './branches'
import { titleOf } from './title-of'

/** As its reader may see it, stand-ins restored. */
export type Conversation = Omit<ConversationRow, 'standIns'>
export type ConversationWithMessages = Conversation & { messages: MessageRow[] }
export type ShownMessage = MessageRow & { versions: Versions }

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

/**
 * One of the reader's conversations as it is shown: the branch that was chosen or written last.
 * @returns with it the ids of all its messages
 * @throws PolyphonyError (not_found) also when it is somebody else's
 */
export async function findShownConversation(
  reader: Reader,
  id: string,
): Promise<Conversation & { messages: ShownMessage[]; allIds: string[] }> {
  const head = await findConversationHead(reader, id)
  const nodes = await listSaidRows(id)
  const path = pathTo(nodes, head.leafId)
  const versions = versionsOf(nodes, path)
  const ids = path.map((node) => node.id)
  const messages = (await listMessageRows(id, ids)).map((row) => ({
    ...row,
    versions: versions.get(row.id) ?? { index: 0, ids: [row.id] },
  }))
  return {
    ...restoreHead(head),
    messages: restoreMessages(messages, head.standIns),
    allIds: nodes.map((node) => node.id),
  }
}

/** Shows another version of a message, and where it led last. @throws PolyphonyError (not_found) */
export async function showVersion(reader: Reader, id: string, messageId: string): Promise<void> {
  await findConversationHead(reader, id)
  const nodes = await listSaidRows(id)
  if (!nodes.some((node) => node.id === messageId)) throw noConversation()
  await updateConversationLeaf(id, latestLeafUnder(nodes, messageId))
}

/** One of the reader's conversations as it is kept, without what was said in it. @throws PolyphonyError (not_found) as `findConversation` */
export async function findConversationHead(reader: Reader, id: string): Promise<ConversationRow> {
  const conversation = await getConversationRow(id, ownerOf(reader))
  if (!conversation) throw noConversation()
  return conversation
}

/**
 * What was said in one of the reader's conversations on the way to a message, itself included, and what came of it;
 * without drafts and receipts, as the model reads it. @throws PolyphonyError (not_found)
 */
export async function listSaid(reader: Reader, id: string, messageId: string): Promise<SaidRow[]> {
  await findConversationHead(reader, id)
  return pathTo(await listSaidRows(id), messageId)
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
function restoreHead({ standIns, ...head }: ConversationRow): Conversation {
  return { ...head, title: restoreText(head.title, standIns) }
}

export function noConversation(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such conversation, or it is not yours.')
}

import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import {
  getBranchEnd,
  getLatestLeafUnder,
  listBranchIds,
  listBranchIdsFrom,
  listVersionRows,
  type VersionRow,
} from '@/lib/store/branches'
import { type ConversationRow, updateConversationLeaf } from '@/lib/store/conversations'
import { getMessagePlace, listMessageRows, type MessageRow } from '@/lib/store/messages'
import { restoreMessages } from '@/lib/store/restore-messages'
import { type Conversation, findConversationHead, noConversation, restoreHead } from './conversations'

/** Where a message stands among its versions. */
export type Versions = Omit<VersionRow, 'id'>
export type ShownMessage = MessageRow & { versions: Versions }

/** A piece of the branch that is shown: the one that was chosen or written last. */
export interface BranchWindow {
  messages: ShownMessage[]
  hasEarlier: boolean
  hasLater: boolean
}

export interface WindowPlace {
  /** What comes before a message; what comes after it; it with what it follows and what came after; the same from its question on. */
  at: 'before' | 'after' | 'around' | 'from'
  messageId: string
}

/** Messages of one piece: as many as fill a few screens. */
export const WINDOW_LENGTH = 40

/**
 * One of the reader's conversations as it is shown, one piece of it: the end of its branch unless a place is named.
 * @throws PolyphonyError (not_found) also when it is somebody else's, or when the place is not on its branch
 */
export async function findShownConversation(
  reader: Reader,
  id: string,
  place?: WindowPlace,
): Promise<Conversation & BranchWindow> {
  const head = await findConversationHead(reader, id)
  return showPiece(head, await getBranchEnd(head), place)
}

/**
 * One of the reader's conversations from one of its messages on, whichever branch it lies on: the one that is shown where
 * it does, else the one that leads through it to what was written last, which whoever goes on with it has to choose.
 * @throws PolyphonyError (not_found) also when it is somebody else's, or when there is no such message in it
 */
export async function findConversationAt(
  reader: Reader,
  id: string,
  messageId: string,
): Promise<Conversation & BranchWindow & { isOtherBranch: boolean }> {
  const head = await findConversationHead(reader, id)
  const place = { at: 'from', messageId } as const
  const endId = await getBranchEnd(head)
  const shown = await showPiece(head, endId, place).catch(whenNotOnIt)
  if (shown) return { ...shown, isOtherBranch: false }
  const leafId = await getLatestLeafUnder(id, messageId)
  if (leafId === undefined) throw noConversation()
  return { ...(await showPiece(head, leafId, place)), isOtherBranch: true }
}

/** The same with its whole branch, for whoever takes it along. @throws PolyphonyError (not_found) */
export async function findWholeBranch(
  reader: Reader,
  id: string,
): Promise<Conversation & { messages: MessageRow[] }> {
  const head = await findConversationHead(reader, id)
  const messages = await listBranch(head)
  return { ...restoreHead(head), messages: restoreMessages(messages, head.standIns) }
}

/** Every message of a branch, from the first to where it ends. */
async function listBranch(branch: Pick<ConversationRow, 'id' | 'leafId'>): Promise<MessageRow[]> {
  const endId = await getBranchEnd(branch)
  return endId === undefined ? [] : listMessageRows(branch.id, await listBranchIds(branch.id, endId))
}

/** Shows another version of a message, and where it led last. @throws PolyphonyError (not_found) */
export async function showVersion(reader: Reader, id: string, messageId: string): Promise<void> {
  await findConversationHead(reader, id)
  const leafId = await getLatestLeafUnder(id, messageId)
  if (leafId === undefined) throw noConversation()
  await updateConversationLeaf(id, leafId)
}

async function showPiece(
  head: ConversationRow,
  endId: string | undefined,
  place: WindowPlace | undefined,
): Promise<Conversation & BranchWindow> {
  const { id, standIns } = head
  const ids = endId === undefined ? [] : await listWindowIds({ conversationId: id, endId }, place)
  const messages = restoreMessages(await listShown(id, ids), standIns)
  const first = messages[0]
  return {
    ...restoreHead(head),
    messages,
    hasEarlier: first !== undefined && first.parentId !== null,
    hasLater: ids.length > 0 && ids.at(-1) !== endId,
  }
}

function whenNotOnIt(error: unknown): undefined {
  if (!(error instanceof PolyphonyError) || error.code !== 'not_found') throw error
}

async function listWindowIds(
  branch: { conversationId: string; endId: string },
  place: WindowPlace | undefined,
): Promise<string[]> {
  const { conversationId, endId } = branch
  if (place === undefined) return listBranchIds(conversationId, endId, WINDOW_LENGTH)
  const message = await getMessagePlace(conversationId, place.messageId)
  if (!message) throw noConversation()
  if (place.at === 'before')
    return message.parentId === null ? [] : listBranchIds(conversationId, message.parentId, WINDOW_LENGTH)
  const isLed = place.at === 'around' || (place.at === 'from' && message.role === 'assistant')
  const fromId = isLed ? (message.parentId ?? message.id) : message.id
  const ids = await listBranchIdsFrom(branch, fromId, WINDOW_LENGTH + 1)
  if (!ids.includes(message.id)) throw noConversation()
  return place.at === 'after' ? ids.slice(1) : ids
}

async function listShown(conversationId: string, ids: string[]): Promise<ShownMessage[]> {
  if (ids.length === 0) return []
  const listed = await listMessageRows(conversationId, ids)
  // An answer is read with its question: alone at the beginning, it comes with the piece before.
  const isCut = listed.length === WINDOW_LENGTH && listed[0]?.role === 'assistant'
  const rows = isCut ? listed.slice(1) : listed
  const versions = new Map(
    (await listVersionRows(conversationId, rows)).map(({ id, ...versions }) => [id, versions]),
  )
  const only = { index: 0, count: 1, earlierId: null, laterId: null }
  return rows.map((row) => ({ ...row, versions: versions.get(row.id) ?? only }))
}

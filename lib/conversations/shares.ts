import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { getBranchEnd, listBranchIds, listBranchIdsFrom } from '@/lib/store/branches'
import { listMessageRows, type MessageRow } from '@/lib/store/messages'
import { deleteShare, getShare, insertShare, listShareRows, type ShareRow } from '@/lib/store/shares'
import { getUser } from '@/lib/store/users'
import { WINDOW_LENGTH } from './branch-window'
import { findConversationHead } from './conversations'

export type Share = ShareRow

export const MOST_SHARES = 20

/**
 * Makes a link under which the branch that is shown can be read, up to what was said last.
 * @param showsName only an account has a name to show
 * @throws PolyphonyError not_found; conflict when nothing was said or there are too many links already
 */
export async function shareConversation(
  reader: Reader,
  conversationId: string,
  { showsName }: { showsName: boolean },
): Promise<Share> {
  const { leafId } = await findConversationHead(reader, conversationId)
  const endId = await getBranchEnd({ id: conversationId, leafId })
  if (endId === undefined) throw new PolyphonyError('conflict', 'Nothing was said in this conversation yet.')
  if ((await listShareRows(conversationId)).length >= MOST_SHARES) {
    throw new PolyphonyError(
      'conflict',
      `A conversation has at most ${MOST_SHARES} links. Revoke one first.`,
      {
        param: 'shares',
      },
    )
  }
  const account = showsName && reader.kind === 'user' ? await getUser(reader.userId) : undefined
  const sharerName = account?.name ?? null
  return insertShare({ id: createId('share'), conversationId, leafId: endId, sharerName })
}

/** The links of one of the reader's conversations, the newest first. @throws PolyphonyError (not_found) */
export async function listShares(reader: Reader, conversationId: string): Promise<Share[]> {
  await findConversationHead(reader, conversationId)
  return listShareRows(conversationId)
}

/** From now on nobody reads under this link. @throws PolyphonyError (not_found) */
export async function revokeShare(reader: Reader, conversationId: string, shareId: string): Promise<void> {
  await findConversationHead(reader, conversationId)
  if (!(await deleteShare(shareId, conversationId))) throw noShare()
}

export interface SharedConversation {
  title: string
  /** `community/assistant`; empty for what was brought along and not gone on with. */
  assistantName: string
  /** Where some of it was said, when not here. */
  importedFrom: string | null
  sharerName: string | null
  /** Of one piece, the questions that were answered with their answers; of the drafts only those that were preferred. */
  messages: MessageRow[]
  /** The messages before and after which more was said; null at either end. */
  earlierThan: string | null
  laterThan: string | null
}

/** What comes before a message or after it; or that message alone. */
export interface SharedPlace {
  at: 'before' | 'after' | 'alone'
  messageId: string
}

/**
 * A piece of what is read under a link: its beginning unless a place is named. Whether its reader may see the community at
 * all, the caller asks.
 * @throws PolyphonyError (not_found) also when the place is not on the branch that is shared
 */
export async function findShared(shareId: string, place?: SharedPlace): Promise<SharedConversation> {
  const share = await getShare(shareId)
  if (!share) throw noShare()
  const { conversationId, leafId, sharerName, conversation } = share
  const { ids, around } = await listSharedIds({ conversationId, endId: leafId }, place)
  const rows = await listMessageRows(conversationId, around)
  const messages = rows.filter((row, index) => {
    const question = row.role === 'user' ? row : rows[index - 1]
    const answer = row.role === 'user' ? rows[index + 1] : row
    const isAnswered = answer?.status === 'done' || answer?.status === 'stopped'
    return ids.includes(row.id) && question?.status === 'done' && isAnswered
  })
  const first = rows.find(({ id }) => id === ids[0])
  const lastId = ids.at(-1) ?? null
  return {
    ...conversation,
    sharerName,
    messages: messages.map((row) => ({ ...row, candidates: row.candidates.filter(({ chosen }) => chosen) })),
    earlierThan: first?.parentId ? first.id : null,
    laterThan: lastId === leafId ? null : lastId,
  }
}

/** The ids of a piece of a branch; and around them one more on either side, which says whether those at its ends are answered. */
async function listSharedIds(
  branch: { conversationId: string; endId: string },
  place: SharedPlace | undefined,
): Promise<{ ids: string[]; around: string[] }> {
  if (!place) {
    const around = await listBranchIdsFrom(branch, null, WINDOW_LENGTH + 1)
    return { ids: around.slice(0, WINDOW_LENGTH), around }
  }
  const { at, messageId } = place
  const onwards = await listBranchIdsFrom(branch, messageId, at === 'after' ? WINDOW_LENGTH + 2 : 2)
  // What lies on another branch was not shared.
  if (onwards.length === 0) throw noShare()
  if (at === 'after') return { ids: onwards.slice(1, WINDOW_LENGTH + 1), around: onwards }
  const length = at === 'before' ? WINDOW_LENGTH + 2 : 2
  const upwards = await listBranchIds(branch.conversationId, messageId, length)
  if (at === 'alone') return { ids: [messageId], around: [...upwards.slice(0, -1), ...onwards] }
  return { ids: upwards.slice(-(WINDOW_LENGTH + 1), -1), around: upwards }
}

function noShare(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such link, or it was revoked.')
}

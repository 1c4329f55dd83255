import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { getBranchEnd } from '@/lib/store/branches'
import type { MessageRow } from '@/lib/store/messages'
import { deleteShare, getShare, insertShare, listShareRows, type ShareRow } from '@/lib/store/shares'
import { getUser } from '@/lib/store/users'
import { listBranch } from './branch-window'
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
  /** Questions that were answered, with their answers; of the drafts only those that were preferred. */
  messages: MessageRow[]
}

/** What is read under a link. Whether its reader may see the community at all, the caller asks. @throws PolyphonyError (not_found) */
export async function findShared(shareId: string): Promise<SharedConversation> {
  const share = await getShare(shareId)
  if (!share) throw noShare()
  const rows = await listBranch({ id: share.conversationId, leafId: share.leafId })
  const messages = rows.filter((row, index) => {
    const question = row.role === 'user' ? row : rows[index - 1]
    const answer = row.role === 'user' ? rows[index + 1] : row
    return question?.status === 'done' && (answer?.status === 'done' || answer?.status === 'stopped')
  })
  return {
    ...share.conversation,
    sharerName: share.sharerName,
    messages: messages.map((row) => ({ ...row, candidates: row.candidates.filter(({ chosen }) => chosen) })),
  }
}

function noShare(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such link, or it was revoked.')
}

'use server'

import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { shareIdSchema } from '@/app/share-id'
import { listShares, revokeShare, type Share, shareConversation } from '@/lib/conversations/shares'
import { PolyphonyError } from '@/lib/core/errors'

export interface ShareView {
  id: string
  showsName: boolean
  createdAt: Date
}
export type ShareAnswer = { shares: ShareView[] } | { trouble: 'failed' | 'full' }

/** The links of a conversation of the reader's, after what was asked for was done. */
export async function readShares(conversationId: string): Promise<ShareAnswer> {
  return answer(conversationId, async () => undefined)
}

export async function addShare(conversationId: string, showsName: boolean): Promise<ShareAnswer> {
  return answer(conversationId, async (reader, id) => {
    await shareConversation(reader, id, { showsName: showsName === true })
  })
}

export async function removeShare(conversationId: string, shareId: string): Promise<ShareAnswer> {
  const share = shareIdSchema.safeParse(shareId)
  if (!share.success) return { trouble: 'failed' }
  return answer(conversationId, (reader, id) => revokeShare(reader, id, share.data))
}

async function answer(
  conversationId: string,
  act: (reader: Awaited<ReturnType<typeof requireReader>>, id: string) => Promise<void>,
): Promise<ShareAnswer> {
  const id = conversationIdSchema.safeParse(conversationId)
  if (!id.success) return { trouble: 'failed' }
  const reader = await requireReader()
  try {
    await act(reader, id.data)
    return { shares: (await listShares(reader, id.data)).map(toView) }
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    return { trouble: error.param === 'shares' ? 'full' : 'failed' }
  }
}

const toView = ({ id, sharerName, createdAt }: Share): ShareView => ({
  id,
  showsName: sharerName !== null,
  createdAt,
})
